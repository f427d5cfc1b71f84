SELECT t.statement, t.relation, t."column" AS column_name, t.rows,
       CASE WHEN t."cascade" THEN ', and with CASCADE what depends on it' ELSE '' END AS _cascading,
       CASE WHEN t.rows = 0 THEN 'note' WHEN t.tiny THEN 'warning' END AS severity
FROM touched t
WHERE t.kind = 'drop-column'
  AND (NOT t.if_exists OR NOT EXISTS (SELECT 1 FROM schema_is_whole) OR EXISTS (
       SELECT 1 FROM relation_column c WHERE c.phase = 'before' AND c.relation = t.relation AND c.name = t."column"))
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'add-column' AND a.relation = t.relation
                  AND a."column" = t."column" AND a.statement < t.statement)
