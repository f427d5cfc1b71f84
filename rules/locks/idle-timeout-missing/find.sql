SELECT min(s.id) AS statement FROM statement s
WHERE s.id IN (SELECT statement FROM action WHERE kind = 'begin')
  AND s.transaction_id IN (SELECT o.transaction_id FROM statement o JOIN worst_lock l ON l.statement = o.id
                           WHERE l.blocks_reads OR l.blocks_writes)
  AND s.path NOT IN (SELECT o.path FROM statement o JOIN action a ON a.statement = o.id
                     WHERE a.kind = 'set' AND a.name IN ('idle_in_transaction_session_timeout', 'transaction_timeout'))
GROUP BY s.path
