SELECT t.statement, t.evidence, p.name AS pattern, coalesce(p.loader_after, p.loader) AS loader, t.relation
FROM touched t
JOIN pattern_column c ON c.relation = t.relation
JOIN pattern p ON p.name = c.pattern AND p.kind = 'value' AND p.loader_after IS NULL
JOIN loader_trait x ON x.pattern = p.name AND x.star
WHERE t.kind IN ('add-column', 'drop-column', 'rename-column')
GROUP BY t.statement, p.name
