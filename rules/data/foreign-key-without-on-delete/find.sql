SELECT a.statement, a.relation, a.referenced FROM action a WHERE a.kind = 'add-foreign-key' AND a.method IS NULL
