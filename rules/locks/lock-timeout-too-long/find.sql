SELECT min(l.statement) AS statement, l.evidence, l.relation, l.mode, s.lock_timeout_ms,
       CASE WHEN l.blocks_reads THEN 'read or write' ELSE 'write' END AS _blocked
FROM worst_lock l JOIN statement s ON s.id = l.statement
WHERE (l.blocks_reads OR l.blocks_writes) AND s.lock_timeout_ms > 60000
  AND coalesce(s.statement_timeout_ms, 0) NOT BETWEEN 1 AND 60000
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.statement = s.id AND a.concurrently)
GROUP BY s.path
