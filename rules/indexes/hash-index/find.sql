SELECT a.statement, coalesce(replace(a.name, rtrim(a.name, replace(a.name, '.', '')), ''), 'a_name') AS _name, a.relation,
       a.expression AS _columns
FROM action a WHERE a.kind = 'create-index' AND a.method = 'hash'
