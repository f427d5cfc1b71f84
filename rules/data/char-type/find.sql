SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column', 'alter-column-type')
  AND (lower(a.type_name) IN ('char', 'character') OR lower(a.type_name) LIKE 'char(%' OR lower(a.type_name) LIKE 'character(%'
       OR lower(a.type_name) LIKE 'char (%' OR lower(a.type_name) LIKE 'bpchar%')
