SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column', 'alter-column-type')
  AND (lower(a.type_name) IN ('real', 'float', 'float4', 'float8', 'double precision') OR lower(a.type_name) LIKE 'float(%')
