SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a WHERE a.kind = 'define-column' AND lower(a.type_name) IN ('serial', 'bigserial', 'smallserial', 'serial4', 'serial8', 'serial2')
