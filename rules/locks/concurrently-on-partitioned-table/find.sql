SELECT t.statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence, s.summary,
       r.name AS relation, coalesce(t.object, 'a_name') AS _name, coalesce(t.expression, '…') AS _columns
FROM touched t
JOIN statement s ON s.id = t.statement
LEFT JOIN named_index i ON i.phase = 'before' AND i.object = t.object AND t.kind = 'drop-index'
JOIN relation r ON r.phase = 'before' AND r.kind = 'partitioned-table' AND r.name = coalesce(t.relation, i.relation)
LEFT JOIN execution e ON e.statement = t.statement AND e.sqlstate IS NOT NULL
WHERE t.kind IN ('create-index', 'drop-index') AND t.concurrently AND t.statement NOT IN (SELECT statement FROM ran)
GROUP BY t.statement
