SELECT min(l.statement) AS statement, l.evidence, l.relation, l.mode,
       CASE WHEN l.blocks_reads THEN 'read or write' ELSE 'write' END AS _blocked,
       nullif(count(DISTINCT l.statement) - 1, 0) AS _others
FROM worst_lock l CROSS JOIN statement s ON s.id = l.statement
WHERE (l.blocks_reads OR l.blocks_writes) AND coalesce(s.lock_timeout_ms, 0) = 0
  AND coalesce(s.statement_timeout_ms, 0) NOT BETWEEN 1 AND 60000
  -- refreshed concurrently, a materialized view makes nobody wait but the next refresh
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.statement = s.id AND a.kind = 'refresh-materialized-view'
      AND a.concurrently)
  -- the transaction has it already, from a file before this one
  AND NOT EXISTS (SELECT 1 FROM statement b JOIN worst_lock h ON h.statement = b.id
      WHERE b.transaction_id = s.transaction_id AND b.path <> s.path AND b.id < s.id
        AND h.relation = l.relation AND (h.blocks_reads OR NOT l.blocks_reads))
GROUP BY s.path
