SELECT w.statement, w.evidence, p.name AS pattern, v.name AS relation, w.relation AS base, s.summary
FROM written w
JOIN statement s ON s.id = w.statement
JOIN pattern_column b ON b.relation = w.relation
JOIN pattern p ON p.name = b.pattern AND p.kind IN ('value', 'negative')
JOIN pattern_column c ON c.pattern = p.name
JOIN relation v ON v.name = c.relation AND v.phase = 'before' AND v.kind = 'materialized-view'
LEFT JOIN changed_rows r ON r.statement = w.statement
WHERE coalesce(r.rows, 1) > 0
  AND (w.columns = '[]' OR w.kind <> 'update' OR b."column" IS NULL
       OR b."column" IN (SELECT value FROM json_each(w.columns)))
  AND NOT EXISTS (SELECT 1 FROM act WHERE kind = 'refresh-materialized-view' AND act.relation = v.name
                  AND act.statement > w.statement)
GROUP BY w.statement, p.name
