WITH restarted AS (
    SELECT t.statement, t.relation, 'RESTART IDENTITY' AS how FROM touched t
    WHERE t.kind = 'truncate' AND t.value = 'restart identity'
    UNION ALL
    SELECT act.statement, coalesce(act.referenced, d.relation), 'sequence restarts' FROM act
    LEFT JOIN relation_column d ON d.phase = 'before'
      AND (d.default_sql LIKE '%' || replace(act.relation, 'public.', '') || '''%' OR act.relation = d.relation || '_' || d.name || '_seq')
    WHERE act.kind = 'alter-sequence' AND upper(act.value) LIKE '%RESTART%'
    UNION ALL
    SELECT t.statement, t.relation, 'identity restarts' FROM touched t
    WHERE t.kind = 'column-identity' AND upper(coalesce(t.value, '')) LIKE '%RESTART%'
    UNION ALL
    SELECT n.statement, n.new_name, n.relation || ' takes its name' FROM action n
    WHERE n.kind = 'rename-table'
      AND EXISTS (SELECT 1 FROM action o WHERE o.kind IN ('rename-table', 'drop-table') AND o.relation = n.new_name
                  AND o.statement <= n.statement)
)
SELECT r.statement, p.name AS pattern, p.glob, r.relation, s.summary, r.how AS _how, p.ttl_s,
       CASE WHEN p.ttl_s IS NULL THEN 'for ever' WHEN p.ttl_s < 60 THEN 'for up to ' || CAST(p.ttl_s AS INTEGER) || ' s'
            ELSE 'for up to ' || CAST(round(p.ttl_s / 60) AS INTEGER) || ' min' END AS _lifetime
FROM restarted r
JOIN statement s ON s.id = r.statement
JOIN pattern_column c ON c.relation = r.relation
JOIN surviving_pattern p ON p.name = c.pattern AND p.kind IN ('value', 'negative') AND p.key LIKE '%{%}%'
WHERE NOT EXISTS (SELECT 1 FROM compared_pattern m JOIN staleness x ON x.pattern = m.pattern
                  WHERE m.pattern = p.name AND r.how LIKE '%takes its name' AND x.stale = 0)
GROUP BY r.statement, p.name
