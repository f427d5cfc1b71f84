SELECT c.statement, 'measured' AS evidence, j.name AS job, c.query, c.before AS before_pages,
       max(c.after) AS after_pages, j.lock_ttl_s,
       CASE WHEN c.statement IS NULL THEN j.path END AS path, CASE WHEN c.statement IS NULL THEN j.line END AS line
FROM lasting_change c JOIN job_query q ON q.query = c.query JOIN job j ON j.name = q.job
WHERE c.kind = 'buffers-grown'
GROUP BY j.name, c.query
