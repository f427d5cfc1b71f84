WITH held AS (  -- where each transaction takes its first lock that stops reads, and its first that stops writes
    SELECT s.transaction_id, min(CASE WHEN l.blocks_reads THEN s.id END) AS reads_from, min(s.id) AS writes_from
    FROM worst_lock l JOIN statement s ON s.id = l.statement
    WHERE s.transaction_id IS NOT NULL AND (l.blocks_reads OR l.blocks_writes)
    GROUP BY s.transaction_id
)
SELECT min(d.statement) AS statement, CASE WHEN x.rows IS NULL THEN 'predicted' ELSE 'observed' END AS evidence,
       sum(x.rows) AS rows, l.relation AS locked, l.mode, e.line AS _lock_line,
       CASE WHEN l.blocks_reads THEN 'reads and writes' ELSE 'writes' END AS _blocked,
       CASE WHEN x.rows IS NULL AND (d.predicate IS NOT NULL OR d.kind = 'insert') THEN 'warning' END AS severity
FROM held h
JOIN statement c ON c.transaction_id = h.transaction_id
JOIN act d ON d.statement = c.id
JOIN statement e ON e.id = CASE WHEN h.reads_from < d.statement THEN h.reads_from
                                WHEN h.writes_from < d.statement THEN h.writes_from END
JOIN worst_lock l ON l.statement = e.id AND l.relation = (
    SELECT w.relation FROM worst_lock w WHERE w.statement = e.id ORDER BY w.strength DESC, w.relation LIMIT 1)
LEFT JOIN changed_rows x ON x.statement = d.statement
WHERE d.kind IN ('insert', 'update', 'delete', 'merge', 'copy')
  AND (x.rows >= 1000
       OR (x.rows IS NULL AND NOT d.is_new
           AND (d.kind IN ('update', 'delete', 'merge') OR (d.kind = 'insert' AND d.method = 'query'))))
GROUP BY d.transaction_id
