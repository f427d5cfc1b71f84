SELECT a.statement, a.relation, a.expression AS _columns,
       substr(a.relation, instr(a.relation, '.') + 1) || '_' || coalesce(json_extract(a.columns, '$[0]'), '') || '_idx' AS _name
FROM action a WHERE a.kind = 'create-index' AND a.name IS NULL
