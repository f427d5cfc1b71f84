SELECT t.statement, t.relation, t."column" AS column_name, t.rows,
       CASE WHEN t."cascade" THEN ', and with CASCADE what depends on it' ELSE '' END AS _cascading,
       CASE WHEN t.rows = 0 THEN 'note' WHEN t.tiny THEN 'warning' END AS severity
FROM irreversible t
WHERE t.kind = 'drop-column'
