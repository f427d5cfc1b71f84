SELECT min(d.statement) AS statement, CASE WHEN x.rows IS NULL THEN 'predicted' ELSE 'observed' END AS evidence,
       sum(x.rows) AS rows, l.relation AS locked, l.mode, e.line AS _lock_line,
       CASE WHEN l.blocks_reads THEN 'reads and writes' ELSE 'writes' END AS _blocked,
       CASE WHEN x.rows IS NULL AND (d.predicate IS NOT NULL OR d.kind = 'insert') THEN 'warning' END AS severity
FROM act d
JOIN statement e ON e.id = (
    SELECT o.id FROM statement o JOIN worst_lock w ON w.statement = o.id AND (w.blocks_reads OR w.blocks_writes)
    WHERE o.transaction_id = d.transaction_id AND o.id < d.statement ORDER BY w.strength DESC, o.id LIMIT 1)
JOIN worst_lock l ON l.statement = e.id AND l.relation = (
    SELECT w.relation FROM worst_lock w WHERE w.statement = e.id ORDER BY w.strength DESC, w.relation LIMIT 1)
LEFT JOIN changed_rows x ON x.statement = d.statement
WHERE d.kind IN ('insert', 'update', 'delete', 'merge', 'copy')
  AND (x.rows >= 1000
       OR (x.rows IS NULL AND NOT d.is_new
           AND (d.kind IN ('update', 'delete', 'merge') OR (d.kind = 'insert' AND d.method = 'query'))))
GROUP BY d.transaction_id
