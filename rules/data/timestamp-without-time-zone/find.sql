SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column', 'alter-column-type')
  AND lower(a.type_name) LIKE 'timestamp%' AND lower(a.type_name) NOT LIKE 'timestamptz%'
  AND lower(a.type_name) NOT LIKE '%with time zone%'
