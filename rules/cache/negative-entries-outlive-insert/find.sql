SELECT w.statement, w.evidence, p.name AS pattern, p.glob, w.relation, s.summary, p.ttl_s,
       CASE WHEN p.ttl_s IS NULL THEN 'for ever' WHEN p.ttl_s < 60 THEN 'for up to ' || CAST(p.ttl_s AS INTEGER) || ' s'
            ELSE 'for up to ' || CAST(round(p.ttl_s / 60) AS INTEGER) || ' min' END AS _lifetime
FROM written w
JOIN statement s ON s.id = w.statement
JOIN pattern_column c ON c.relation = w.relation
JOIN surviving_pattern p ON p.name = c.pattern AND p.kind = 'negative'
LEFT JOIN changed_rows r ON r.statement = w.statement
WHERE w.kind IN ('insert', 'copy', 'merge', 'update', 'indirect') AND coalesce(r.rows, 1) > 0
  AND p.name NOT IN (SELECT pattern FROM compared_pattern)
GROUP BY w.statement, p.name
