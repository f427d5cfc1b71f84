SELECT t.statement, t.relation, t."column" AS column_name, t.default_sql
FROM touched t
WHERE t.kind = 'set-default'
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'add-column' AND d.relation = t.relation AND d."column" = t."column")
