SELECT t.statement, t.relation, t.rows, CASE t.method WHEN 'no force' THEN 'warning' END AS severity
FROM touched t
WHERE t.kind = 'row-security' AND t.method IN ('disable', 'no force')
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'row-security' AND a.relation = t.relation
      AND a.statement > t.statement
                  AND a.method IN ('enable', 'force'))
