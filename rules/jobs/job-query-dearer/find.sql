SELECT c.statement, 'measured' AS evidence, j.name AS job, c.query, c.before AS before_pages,
       max(c.after) AS after_pages, j.lock_ttl_s,
       CASE WHEN c.statement IS NULL THEN j.path END AS path, CASE WHEN c.statement IS NULL THEN j.line END AS line
FROM lasting_change c JOIN job_query q ON q.query = c.query JOIN job j ON j.name = q.job
WHERE c.kind = 'buffers-grown'
GROUP BY j.name, c.query
UNION ALL
SELECT NULL, 'measured', j.name, NULL, b.pages, a.pages, j.lock_ttl_s, j.path, j.line
FROM job j CROSS JOIN limits l
JOIN job_run b ON b.job = j.name AND b.phase = 'before'
JOIN job_run a ON a.job = j.name AND a.phase = 'after'
WHERE a.pages >= l.buffers_growth * b.pages AND a.pages - b.pages >= l.buffers_floor
