SELECT a.statement, a.relation
FROM action a
WHERE a.kind = 'row-security' AND a.method = 'enable'
  AND NOT EXISTS (SELECT 1 FROM action p WHERE p.kind = 'policy' AND p.relation = a.relation AND p.method = 'create')
  AND NOT EXISTS (  -- one of an earlier migration that stays
      SELECT 1 FROM relation_policy p
      WHERE p.phase = 'before' AND p.relation = a.relation AND NOT EXISTS (
          SELECT 1 FROM action d WHERE d.kind = 'policy' AND d.method = 'drop' AND d.relation = p.relation
          AND d.name = p.name))
