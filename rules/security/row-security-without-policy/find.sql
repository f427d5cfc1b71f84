SELECT a.statement, a.relation
FROM act a
WHERE a.kind = 'row-security' AND a.method = 'enable'
  AND NOT EXISTS (SELECT 1 FROM action p WHERE p.kind = 'policy' AND p.relation = a.relation AND p.method = 'create')
