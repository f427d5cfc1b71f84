SELECT a.statement, a.relation, coalesce(a.name, 'The new constraint') AS _name
FROM action a WHERE a.kind IN ('add-check', 'add-foreign-key') AND a.value = 'not enforced'
