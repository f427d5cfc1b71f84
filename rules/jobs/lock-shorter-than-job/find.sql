SELECT j.path, j.line, j.name AS job, j.lock_key, j.lock_ttl_s, a.ms AS run_ms, b.ms AS before_ms,
       'measured' AS evidence, CASE WHEN 1.5 * b.ms > 1000 * j.lock_ttl_s THEN 'warning' END AS severity
FROM job j
JOIN job_run a ON a.job = j.name AND a.phase = 'after'
LEFT JOIN job_run b ON b.job = j.name AND b.phase = 'before'
WHERE j.lock_ttl_s IS NOT NULL AND 1.5 * a.ms > 1000 * j.lock_ttl_s
