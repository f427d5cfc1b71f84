SELECT s.statement, 'measured' AS evidence, CASE WHEN s.statement IS NULL THEN p.path END AS path,
       CASE WHEN s.statement IS NULL THEN p.line END AS line, count(*) AS number,
       json_group_array(s.pattern) AS patterns, min(s.error) AS error, nullif(sum(s.keys), 0) AS entries
FROM (SELECT * FROM staleness WHERE error IS NOT NULL ORDER BY pattern) s JOIN pattern p ON p.name = s.pattern
GROUP BY s.statement
