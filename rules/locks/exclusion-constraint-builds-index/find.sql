SELECT t.statement, t.evidence, t.name AS constraint_name, t.relation, t.rows, t.held_ms,
       CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'add-exclude'
