SELECT a.statement, a.name AS type_name, a.value, a.new_name
FROM action a
WHERE a.kind = 'rename-enum-value'
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.name = a.name AND c.statement < a.statement
                  AND (c.kind = 'create-type' OR (c.kind = 'add-enum-value' AND c.value = a.value)))
