-- Of relations that clients used all the while, their waits are told instead.
WITH held AS (
    SELECT l.*, s.line AS lock_line, coalesce((
               SELECT e.statement FROM execution e JOIN statement o ON o.id = e.statement
               WHERE o.transaction_id = s.transaction_id AND o.id >= l.statement
               ORDER BY e.ms DESC, e.statement LIMIT 1), l.statement) AS slowest
    FROM lock l JOIN statement s ON s.id = l.statement
    WHERE l.evidence = 'observed' AND NOT l.is_new AND (l.blocks_reads OR l.blocks_writes)
      AND l.relation NOT IN (SELECT relation FROM probe)
      AND l.held_ms > (SELECT stall_ms FROM limits)
)
SELECT slowest AS statement, 'observed' AS evidence, relation, mode, max(held_ms) AS held_ms,
       (SELECT stall_ms FROM limits) AS stall_ms,
       CASE WHEN max(blocks_reads) THEN 'reads and writes' ELSE 'writes' END AS _blocked,
       CASE WHEN slowest <> statement THEN lock_line END AS _lock_line,
       nullif(count(DISTINCT relation) - 1, 0) AS _others
FROM held GROUP BY slowest
