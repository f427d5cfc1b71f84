-- The longest wait of each kind in one transaction, told where that transaction spent most of its time.
WITH longest AS (
    SELECT coalesce((SELECT e.statement FROM execution e JOIN statement o ON o.id = e.statement
                     WHERE o.transaction_id = s.transaction_id AND o.id >= w.statement
                     ORDER BY e.ms DESC, e.statement LIMIT 1), w.statement) AS slowest,
           w.access, w.relation, max(w.waited_ms) AS waited_ms, s.id AS cause, s.line
    FROM stall w JOIN statement s ON s.id = w.statement
    WHERE w.waited_ms > (SELECT stall_ms FROM limits)
    GROUP BY slowest, w.access
)
SELECT s.slowest AS statement, 'observed' AS evidence, r.waited_ms AS reads_ms, w.waited_ms AS writes_ms,
       (SELECT stall_ms FROM limits) AS stall_ms, coalesce(r.relation, w.relation) AS relation,
       r.relation AS _read, w.relation AS _written,
       CASE WHEN r.slowest IS NOT NULL AND w.slowest IS NOT NULL THEN ', and ' END AS _and,
       CASE WHEN s.slowest <> s.cause THEN s.line END AS _lock_line
FROM (SELECT slowest, min(cause) AS cause, min(line) AS line FROM longest GROUP BY slowest) s
LEFT JOIN longest r ON r.slowest = s.slowest AND r.access = 'reads'
LEFT JOIN longest w ON w.slowest = s.slowest AND w.access = 'writes'
