SELECT t.statement, t.name AS trigger_name, t.relation
FROM touched t
WHERE t.kind = 'drop-trigger' AND t.relation IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind = 'create-trigger' AND c.relation = t.relation AND c.name = t.name)
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-table' AND d.relation = t.relation)
  AND NOT (t.if_exists AND t.statement IN (SELECT statement FROM ran)
           AND t.statement NOT IN (SELECT statement FROM lock WHERE evidence = 'observed' AND blocks_writes))
