SELECT w.statement, w.evidence, p.name AS pattern, p.glob, w.relation, s.summary
FROM written w
JOIN statement s ON s.id = w.statement
JOIN pattern_column c ON c.relation = w.relation
JOIN pattern p ON p.name = c.pattern AND p.kind = 'value' AND p.key_after IS NULL
JOIN purge u ON u.pattern = p.name
JOIN loader_trait t ON t.pattern = p.name AND t.aggregates
LEFT JOIN changed_rows r ON r.statement = w.statement
WHERE (w.columns = '[]' OR w.kind <> 'update' OR c."column" IS NULL
       OR c."column" IN (SELECT value FROM json_each(w.columns)))
  AND coalesce(r.rows, 1) > 0 AND coalesce(p.ttl_s, 60) >= 60
GROUP BY w.statement, p.name
