SELECT t.statement, t.relation, t."column" AS column_name, nullif(count(DISTINCT q.query), 0) AS number,
       CASE WHEN q.query IS NOT NULL THEN json_group_array(DISTINCT q.query) END AS queries,
       CASE WHEN q.query IS NOT NULL THEN 'warning' END AS severity
FROM touched t
LEFT JOIN (SELECT * FROM query_column ORDER BY query) q ON q.relation = t.relation AND q."column" = t."column"
WHERE t.kind = 'drop-not-null'
  AND NOT EXISTS (SELECT 1 FROM relation_column c WHERE c.phase = 'before' AND c.relation = t.relation
                  AND c.name = t."column" AND NOT c.not_null)
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind IN ('drop-column', 'set-not-null') AND d.relation = t.relation
                  AND d."column" = t."column" AND d.statement > t.statement)
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'add-column' AND d.relation = t.relation
                  AND d."column" = t."column" AND d.statement < t.statement)
GROUP BY t.statement, t.ordinal
