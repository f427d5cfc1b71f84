SELECT a.statement, a.name AS type_name, substr(a.name, instr(a.name, '.') + 1) AS _bare
FROM action a WHERE a.kind = 'create-type' AND a.method = 'enum'
