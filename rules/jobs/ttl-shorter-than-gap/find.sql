SELECT j.path, j.line, j.name AS job, p.name AS pattern, p.ttl_s, j.longest_gap_s, r.ms AS run_ms,
       CASE WHEN p.loader IS NULL THEN 'error' ELSE 'note' END AS severity
FROM job j JOIN job_write w ON w.job = j.name JOIN pattern p ON p.name = w.pattern
LEFT JOIN job_run r ON r.job = j.name AND r.phase = 'after'
WHERE p.ttl_s < j.longest_gap_s + coalesce(r.ms, 0) / 1000.0 AND p.kind IN ('value', 'negative')
