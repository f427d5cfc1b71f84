SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column') AND lower(a.type_name) IN ('int', 'int4', 'integer', 'smallint', 'int2')
  AND NOT EXISTS (SELECT 1 FROM action k WHERE k.statement = a.statement AND k.kind = 'add-primary-key'
                  AND k.columns = '["' || a."column" || '"]')
