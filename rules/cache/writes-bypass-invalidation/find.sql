SELECT w.statement, w.evidence, p.name AS pattern, p.glob, w.relation, s.summary, p.ttl_s, p.max_staleness_s,
       CASE WHEN w.kind = 'indirect' THEN ' by a trigger or a foreign key' END AS _indirect,
       CASE WHEN p.ttl_s IS NULL THEN 'for ever' WHEN p.ttl_s < 60 THEN 'for up to ' || CAST(p.ttl_s AS INTEGER) || ' s'
            ELSE 'for up to ' || CAST(round(p.ttl_s / 60) AS INTEGER) || ' min' END AS _lifetime,
       CASE WHEN p.ttl_s <= p.max_staleness_s THEN 'note' END AS severity
FROM written w
JOIN statement s ON s.id = w.statement
JOIN pattern_column c ON c.relation = w.relation
JOIN surviving_pattern p ON p.name = c.pattern AND p.kind = 'value' AND p.ttl_s IS NOT NULL
LEFT JOIN changed_rows r ON r.statement = w.statement
WHERE (w.columns = '[]' OR w.kind <> 'update' OR c."column" IS NULL
       OR c."column" IN (SELECT value FROM json_each(w.columns))
       OR EXISTS (SELECT 1 FROM relation_column g WHERE g.relation = w.relation AND g.name = c."column" AND g.generated))
  AND coalesce(r.rows, 1) > 0
  AND p.name NOT IN (SELECT pattern FROM compared_pattern)
GROUP BY w.statement, p.name
