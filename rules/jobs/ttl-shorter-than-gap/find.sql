SELECT j.path, j.line, j.name AS job, p.name AS pattern, p.ttl_s, j.longest_gap_s,
       CASE WHEN p.loader IS NOT NULL THEN 'note' END AS severity
FROM job j JOIN job_write w ON w.job = j.name JOIN pattern p ON p.name = w.pattern
WHERE p.ttl_s < j.longest_gap_s AND p.kind IN ('value', 'negative')
