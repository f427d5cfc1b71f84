SELECT a.statement, a.relation, coalesce(a.name, 'The new constraint') AS constraint_name, 'is NOT VALID' AS _state,
       NULL AS severity
FROM touched a
WHERE a.kind IN ('add-check', 'add-foreign-key', 'add-not-null-constraint') AND a.not_valid
  AND NOT EXISTS (SELECT 1 FROM action v WHERE v.kind IN ('validate-constraint', 'drop-constraint')
                  AND v.relation = a.relation AND (v.name = a.name OR a.name IS NULL) AND v.statement > a.statement)
UNION ALL
SELECT min(t.statement), c.relation, c.name, 'has been NOT VALID since an earlier migration', 'warning'
FROM relation_constraint c
JOIN touched t ON t.relation = c.relation AND t.kind NOT IN ('insert', 'update', 'delete', 'select', 'comment')
WHERE c.phase = 'before' AND NOT c.validated AND instr(c.definition, 'NOT ENFORCED') = 0
  AND NOT EXISTS (SELECT 1 FROM action v WHERE v.relation = c.relation
                  AND (v.kind = 'drop-table' OR (v.kind IN ('validate-constraint', 'drop-constraint') AND v.name = c.name)))
GROUP BY c.relation, c.name
