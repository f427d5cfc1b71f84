SELECT t.statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence,
       i.object AS index_name, i.relation
FROM touched t
JOIN named_index i ON i.phase = 'before' AND i.name = t.name AND i.is_constraint
LEFT JOIN execution e ON e.statement = t.statement AND e.sqlstate IS NOT NULL
WHERE t.kind = 'drop-index' AND t.statement NOT IN (SELECT statement FROM ran)
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.relation = i.relation AND d.statement < t.statement
                  AND (d.kind = 'drop-table' OR (d.kind = 'drop-constraint' AND d.name = i.object)))
GROUP BY t.statement
