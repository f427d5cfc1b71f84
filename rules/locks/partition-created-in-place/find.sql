SELECT a.statement, coalesce(l.evidence, 'predicted') AS evidence, a.relation, a.referenced AS parent, a.value AS _bound,
       l.held_ms, c.relation AS default_partition, coalesce(z.rows, c.rows) AS rows,
       CASE WHEN c.relation IS NOT NULL AND z.tiny = 0 THEN 'error' END AS severity
FROM action a
LEFT JOIN worst_lock l ON l.statement = a.statement AND l.relation = a.referenced
LEFT JOIN known_scan c ON c.statement = a.statement AND NOT c.is_new AND c.relation NOT IN (a.relation, a.referenced)
LEFT JOIN table_size z ON z.relation = c.relation
WHERE a.kind = 'create-table' AND a.method = 'partition' AND a.referenced NOT IN (SELECT relation FROM new_relation)
  AND a.statement NOT IN (SELECT statement FROM execution WHERE sqlstate = '42P01')
GROUP BY a.statement
