SELECT min(a.statement) AS statement, a.relation, a."column" AS column_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column', 'alter-column-type') AND lower(a.type_name) IN ('json', 'json[]')
GROUP BY a.relation, a."column"
