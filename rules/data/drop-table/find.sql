SELECT t.statement, t.relation, t.rows,
       substr(t.relation, instr(t.relation, '.') + 1) || '_old' AS _new_name,
       CASE WHEN t."cascade" THEN ', and with CASCADE what depends on it' ELSE '' END AS _cascading,
       CASE WHEN t.rows = 0 THEN 'note' WHEN t.tiny THEN 'warning' END AS severity
FROM touched t
WHERE t.kind = 'drop-table'
