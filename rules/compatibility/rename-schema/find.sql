SELECT a.statement, a.name AS schema_name, a.new_name
FROM action a
WHERE a.kind = 'rename-schema'
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind = 'create-schema' AND c.name = a.name AND c.statement < a.statement)
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind = 'create-schema' AND c.name = a.name AND c.statement > a.statement)
