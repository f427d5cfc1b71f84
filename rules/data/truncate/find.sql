SELECT t.statement, t.relation, t.rows,
       CASE WHEN t."cascade" THEN ', and with CASCADE those of the tables that refer to it' ELSE '' END AS _cascading,
       CASE WHEN t.rows = 0 THEN 'note' WHEN t.tiny THEN 'warning' END AS severity
FROM touched t
WHERE t.kind = 'truncate'
