SELECT t.statement, t.relation, t."column" AS column_name, t.new_name,
       coalesce((SELECT c.type_name FROM relation_column c
                 WHERE c.phase = 'before' AND c.relation = t.relation AND c.name = t."column"), '…') AS type_name
FROM touched t
WHERE t.kind = 'rename-column'
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'add-column' AND a.relation = t.relation
                  AND a."column" = t."column" AND a.statement < t.statement)
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'drop-column' AND a.relation = t.relation
                  AND a."column" = t.new_name AND a.statement < t.statement)
