WITH locked AS (
    SELECT l.statement, l.relation, l.evidence, coalesce(z.tiny, 0) AS tiny
    FROM worst_lock l LEFT JOIN table_size z ON z.relation = l.relation WHERE l.blocks_writes ORDER BY l.relation
)
SELECT a.statement, coalesce(max(l.evidence), 'predicted') AS evidence, s.summary, a.name AS domain,
       coalesce(a.new_name, 'a_name') AS _name, coalesce(a.expression, 'VALUE IS NOT NULL') AS _condition,
       CASE WHEN l.relation IS NOT NULL THEN json_group_array(DISTINCT l.relation) END AS tables,
       CASE WHEN l.relation IS NULL THEN 'warning' WHEN min(l.tiny) THEN 'note' END AS severity
FROM action a
JOIN statement s ON s.id = a.statement
LEFT JOIN locked l ON l.statement = a.statement
WHERE a.kind = 'alter-domain' AND a.method IN ('add', 'set not null') AND NOT a.not_valid
  AND (l.relation IS NOT NULL OR a.statement NOT IN (SELECT statement FROM ran))
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind = 'create-domain' AND c.name = a.name AND c.statement < a.statement)
GROUP BY a.statement
