SELECT min(a.statement) AS statement FROM act a WHERE a.kind = 'savepoint' AND a.method IS NULL GROUP BY a.path
