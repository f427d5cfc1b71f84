SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number,
       json_group_array(DISTINCT p.query) AS queries,
       CASE WHEN count(DISTINCT p.query) = 1 THEN p.query END AS query,
       min(e.message) AS error,
       CASE WHEN p.statement IS NULL THEN q.path END AS path, CASE WHEN p.statement IS NULL THEN q.line END AS line
FROM (SELECT * FROM plan_change WHERE kind = 'query-broken' ORDER BY query, example) p
LEFT JOIN explained e ON e.query = p.query AND e.example = p.example AND e.phase = 'after'
LEFT JOIN query q ON q.name = p.query
GROUP BY p.statement
