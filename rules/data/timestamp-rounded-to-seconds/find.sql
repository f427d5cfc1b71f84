SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column', 'alter-column-type') AND replace(lower(a.type_name), ' ', '') LIKE 'timestamp%(0)%'
