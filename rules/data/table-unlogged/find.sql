SELECT a.statement, a.relation, CASE WHEN a.kind = 'set-unlogged' AND NOT a.is_new THEN 'warning' END AS severity
FROM act a
WHERE (a.kind = 'set-unlogged' OR (a.kind = 'create-table' AND a.value = 'unlogged'))
  AND NOT EXISTS (SELECT 1 FROM action l WHERE l.kind IN ('set-logged', 'drop-table') AND l.relation = a.relation
                  AND l.statement > a.statement)
