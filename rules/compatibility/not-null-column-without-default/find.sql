SELECT t.statement, t.relation, t."column" AS column_name, coalesce(t.type_name, '') AS type_name,
       nullif(t.rows, 0) AS rows, CASE WHEN t.rows = 0 THEN 'warning' END AS severity
FROM touched t
WHERE t.kind = 'add-column' AND t.not_null AND t.default_sql IS NULL AND t.value IS NULL
  -- a serial brings its own default, a domain may
  AND NOT t.volatile_default
  -- what is there already is told as that
  AND NOT (t.if_not_exists
           AND EXISTS (SELECT 1 FROM relation_column c
                       WHERE c.phase = 'before' AND c.relation = t.relation AND c.name = t."column")
           AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind IN ('drop-column', 'rename-column')
                           AND d.relation = t.relation AND d."column" = t."column" AND d.statement <= t.statement))
  AND NOT EXISTS (SELECT 1 FROM relation_column c WHERE c.phase = 'after' AND c.relation = t.relation
                  AND c.name = t."column" AND (c.default_sql IS NOT NULL OR c.generated OR NOT c.not_null))
