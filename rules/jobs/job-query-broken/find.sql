SELECT c.statement, 'measured' AS evidence, j.name AS job, json_group_array(DISTINCT c.query) AS queries,
       min(e.message) AS error,
       CASE WHEN c.statement IS NULL THEN j.path END AS path, CASE WHEN c.statement IS NULL THEN j.line END AS line
FROM (SELECT * FROM plan_change WHERE kind = 'query-broken' ORDER BY query, example) c
JOIN job_query q ON q.query = c.query
JOIN job j ON j.name = q.job
LEFT JOIN explained e ON e.query = c.query AND e.example = c.example AND e.phase = 'after'
GROUP BY c.statement, j.name
