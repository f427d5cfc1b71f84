SELECT t.statement, t.name AS trigger_name, t.value AS events, t.relation
FROM touched t
WHERE t.kind = 'create-trigger' AND t.relation IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-trigger' AND d.relation = t.relation AND d.name = t.name
                  AND d.statement < t.statement)
