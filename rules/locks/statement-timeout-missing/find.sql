SELECT min(l.statement) AS statement, l.evidence, l.relation, l.mode, s.summary
FROM worst_lock l JOIN statement s ON s.id = l.statement
WHERE (l.blocks_reads OR l.blocks_writes) AND coalesce(s.statement_timeout_ms, 0) = 0
GROUP BY s.path
