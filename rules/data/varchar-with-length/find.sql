SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column')
  AND (lower(a.type_name) LIKE 'varchar(%' OR lower(a.type_name) LIKE 'character varying(%' OR lower(a.type_name) LIKE 'varchar (%')
