SELECT min(l.statement) AS statement, 'observed' AS evidence, json_group_array(DISTINCT l.relation) AS relations
FROM (SELECT * FROM lock ORDER BY relation) l
JOIN statement s ON s.id = l.statement
JOIN relation r ON r.name = l.relation AND r.phase = 'before' AND r.kind IN ('table', 'partitioned-table')
WHERE l.evidence = 'observed' AND NOT l.is_new AND r.rows = 0 AND r.pages = 0
  AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
GROUP BY s.path
