SELECT j.path, j.line, j.name AS job, j.schedule, j.shortest_gap_s, a.ms AS run_ms, b.ms AS before_ms,
       'measured' AS evidence, CASE WHEN b.ms > 1000 * j.shortest_gap_s THEN 'warning' END AS severity
FROM job j
JOIN job_run a ON a.job = j.name AND a.phase = 'after'
LEFT JOIN job_run b ON b.job = j.name AND b.phase = 'before'
WHERE a.ms > 1000 * j.shortest_gap_s
