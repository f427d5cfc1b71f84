WITH strong AS (
    SELECT s.transaction_id, l.relation, min(l.statement) AS first, max(l.evidence) AS evidence,
           min(CASE WHEN l.mode IN ('AccessExclusiveLock', 'ExclusiveLock') THEN l.statement END) AS first_exclusive
    FROM worst_lock l JOIN statement s ON s.id = l.statement
    WHERE s.transaction_id IS NOT NULL AND (l.blocks_reads OR l.blocks_writes)
    GROUP BY s.transaction_id, l.relation
), crossed AS (
    SELECT child.first AS statement, child.evidence, child.transaction_id, c.referenced AS parent, c.relation AS child,
           parent.first_exclusive AS since
    FROM relation_constraint c
    JOIN strong parent ON parent.relation = c.referenced
    JOIN strong child ON child.relation = c.relation AND child.transaction_id = parent.transaction_id
    WHERE c.phase = 'before' AND c.kind = 'foreign-key' AND c.relation <> c.referenced
      AND parent.first_exclusive < child.first
)
SELECT min(x.statement) AS statement, x.evidence, x.parent, x.child, l.mode, s.line AS _lock_line,
       nullif(count(DISTINCT x.child || ' ' || x.parent) - 1, 0) AS _others
FROM crossed x
JOIN statement s ON s.id = x.since
JOIN worst_lock l ON l.statement = x.since AND l.relation = x.parent
GROUP BY x.transaction_id
