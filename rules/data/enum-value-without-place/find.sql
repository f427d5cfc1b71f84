SELECT a.statement, a.name AS type_name, a.value FROM act a WHERE a.kind = 'add-enum-value' AND a.method IS NULL
