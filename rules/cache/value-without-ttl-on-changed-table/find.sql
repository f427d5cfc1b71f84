SELECT t.statement, p.name AS pattern, t.relation, s.summary
FROM touched t
JOIN statement s ON s.id = t.statement
JOIN pattern_column c ON c.relation = t.relation
JOIN surviving_pattern p ON p.name = c.pattern AND p.kind IN ('value', 'negative') AND p.ttl_s IS NULL
WHERE (t.kind IN ('insert', 'delete', 'merge', 'copy', 'truncate')
       OR (t.kind = 'update' AND (t.columns = '[]' OR c."column" IS NULL
                                  OR c."column" IN (SELECT value FROM json_each(t.columns))))
       OR (t.kind IN ('alter-column-type', 'drop-column', 'rename-column') AND c."column" = t."column"))
  AND p.name NOT IN (SELECT pattern FROM staleness WHERE sampled > 0)
GROUP BY t.statement, p.name
