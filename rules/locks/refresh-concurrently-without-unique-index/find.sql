SELECT t.statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence, t.relation
FROM touched t
LEFT JOIN execution e ON e.statement = t.statement AND e.sqlstate IS NOT NULL
WHERE t.kind = 'refresh-materialized-view' AND t.concurrently AND t.statement NOT IN (SELECT statement FROM ran)
  AND t.relation IN (SELECT name FROM relation WHERE phase = 'before')
  AND NOT EXISTS (SELECT 1 FROM relation_index i WHERE i.phase = 'before' AND i.relation = t.relation
                  AND i.is_unique AND i.is_valid AND i.predicate IS NULL)
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'create-index' AND a.relation = t.relation AND a.is_unique
                  AND a.statement < t.statement)
