WITH crossed AS (
    SELECT l.statement, l.evidence, ps.transaction_id, c.referenced AS parent, c.relation AS child, p.mode, ps.line
    FROM worst_lock p
    JOIN statement ps ON ps.id = p.statement
    JOIN relation_constraint c ON c.phase = 'before' AND c.kind = 'foreign-key' AND c.referenced = p.relation
     AND c.relation <> c.referenced
    JOIN worst_lock l ON l.relation = c.relation AND l.statement > p.statement AND (l.blocks_reads OR l.blocks_writes)
    JOIN statement s ON s.id = l.statement AND s.transaction_id = ps.transaction_id
    WHERE p.mode IN ('AccessExclusiveLock', 'ExclusiveLock')
      AND NOT EXISTS (SELECT 1 FROM worst_lock e JOIN statement es ON es.id = e.statement
                      WHERE e.relation = c.relation AND es.transaction_id = ps.transaction_id
                        AND e.statement <= p.statement AND (e.blocks_reads OR e.blocks_writes))
)
SELECT min(statement) AS statement, evidence, parent, child, mode, line AS _lock_line,
       nullif(count(DISTINCT child || ' ' || parent) - 1, 0) AS _others
FROM crossed GROUP BY transaction_id
