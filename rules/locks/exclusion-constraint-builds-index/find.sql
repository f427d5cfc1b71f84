SELECT t.statement, t.evidence, t.name AS constraint_name, t.relation, t.relation || '_new' AS _new_name, t.rows, t.held_ms,
       CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'add-exclude'
