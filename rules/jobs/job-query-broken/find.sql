SELECT c.statement, 'measured' AS evidence, j.name AS job, json_group_array(DISTINCT c.query) AS queries,
       min(e.message) AS error,
       CASE WHEN c.statement IS NULL THEN j.path END AS path, CASE WHEN c.statement IS NULL THEN j.line END AS line
FROM (SELECT * FROM plan_change WHERE kind = 'query-broken' ORDER BY query, example) c
JOIN job_query q ON q.query = c.query
JOIN job j ON j.name = q.job
LEFT JOIN explained e ON e.query = c.query AND e.example = c.example AND e.phase = 'after'
GROUP BY c.statement, j.name
UNION ALL
-- The statement of pg_cron's table; what its failure names went with the first action on something of that name.
SELECT b.statement, 'measured', b.job, NULL, b.message,
       CASE WHEN b.statement IS NULL THEN b.path END, CASE WHEN b.statement IS NULL THEN b.line END
FROM (SELECT e.job, e.message, j.path, j.line,
             (SELECT min(a.statement) FROM action a
              WHERE (a.kind LIKE 'drop-%' OR a.kind LIKE 'rename-%' OR a.kind = 'alter-column-type')
                AND instr(e.message, coalesce(a."column", replace(
                    coalesce(a.name, a.relation), rtrim(coalesce(a.name, a.relation), replace(
                    coalesce(a.name, a.relation), '.', '')), '')))) AS statement
      FROM job_error e JOIN job j ON j.name = e.job
      WHERE e.phase = 'after') b
