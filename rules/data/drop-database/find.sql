SELECT a.statement, a.name AS database_name FROM action a WHERE a.kind = 'database' AND a.method = 'drop'
