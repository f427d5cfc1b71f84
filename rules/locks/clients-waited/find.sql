-- The longest wait of each kind behind one statement, and the relation that it was for.
WITH longest AS (
    SELECT statement, access, relation, max(waited_ms) AS waited_ms FROM stall
    WHERE waited_ms > (SELECT stall_ms FROM limits)
    GROUP BY statement, access
)
SELECT s.statement, 'observed' AS evidence, r.waited_ms AS reads_ms, w.waited_ms AS writes_ms,
       (SELECT stall_ms FROM limits) AS stall_ms, coalesce(r.relation, w.relation) AS relation,
       r.relation AS _read, w.relation AS _written,
       CASE WHEN r.statement IS NOT NULL AND w.statement IS NOT NULL THEN ', and ' END AS _and
FROM (SELECT DISTINCT statement FROM longest) s
LEFT JOIN longest r ON r.statement = s.statement AND r.access = 'reads'
LEFT JOIN longest w ON w.statement = s.statement AND w.access = 'writes'
