SELECT a.statement, a.relation FROM act a
WHERE a.kind = 'insert' AND a.columns = '[]' AND a.method <> 'default' AND NOT a.is_new
