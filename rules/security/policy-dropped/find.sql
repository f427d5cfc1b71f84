SELECT a.statement, a.name AS policy_name, a.relation
FROM action a
WHERE a.kind = 'policy' AND a.method = 'drop'
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind = 'policy' AND c.method = 'create' AND c.relation = a.relation
                  AND c.name = a.name)
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-table' AND d.relation = a.relation)
