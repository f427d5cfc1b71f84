SELECT t.statement, t.relation, t."column" AS column_name, count(DISTINCT c.query) AS number,
       json_group_array(DISTINCT c.query) AS queries
FROM touched t
JOIN (SELECT * FROM query_column ORDER BY query) c ON c.relation = t.relation AND c."column" = t."column"
WHERE t.kind = 'drop-column'
  AND NOT EXISTS (SELECT 1 FROM explained e WHERE e.query = c.query AND e.phase = 'after' AND e.sqlstate IS NULL)
GROUP BY t.statement, t.relation, t."column"
