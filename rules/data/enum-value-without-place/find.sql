SELECT a.statement, a.name AS type_name, a.value FROM action a WHERE a.kind = 'add-enum-value' AND a.method IS NULL
