SELECT q.statement, CASE WHEN x.ms IS NULL THEN 'predicted' ELSE 'observed' END AS evidence, s.summary, l.relation AS locked,
       l.mode, e.line AS _lock_line, x.ms, max(l.strength) AS _strength,
       CASE WHEN l.blocks_reads THEN 'reads and writes' ELSE 'writes' END AS _blocked
FROM act q
JOIN statement s ON s.id = q.statement
JOIN statement e ON e.transaction_id = q.transaction_id AND e.id < q.statement
JOIN worst_lock l ON l.statement = e.id AND (l.blocks_reads OR l.blocks_writes)
LEFT JOIN execution x ON x.statement = q.statement AND x.sqlstate IS NULL AND x.skipped IS NULL
WHERE q.kind IN ('create-materialized-view', 'create-table-as', 'refresh-materialized-view')
  AND coalesce(q.value, '') <> 'no data'
  -- refreshed concurrently, a materialized view makes nobody wait but the next refresh
  AND e.id NOT IN (SELECT statement FROM action WHERE kind = 'refresh-materialized-view' AND concurrently)
  AND NOT (coalesce(x.ms, 1000) < 100 AND EXISTS (SELECT 1 FROM table_size))
GROUP BY q.statement
