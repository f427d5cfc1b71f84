SELECT t.statement, t.evidence, t.name AS constraint_name, t.relation, t.rows, t.held_ms,
       coalesce(t.name, 'a_name') AS _new_name, coalesce(t.expression, '…') AS _condition,
       CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'add-check' AND NOT t.not_valid AND coalesce(t.value, '') <> 'not enforced'
