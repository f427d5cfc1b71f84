WITH dropped AS (
    SELECT t.statement, t.relation, t.lock_timeout_ms, l.relation AS other, l.evidence,
           coalesce(t.transaction_id, -t.statement) AS together
    FROM touched t
    JOIN worst_lock l ON l.statement = t.statement AND l.relation <> t.relation AND l.blocks_reads
    JOIN relation_constraint c ON c.phase = 'before' AND c.kind = 'foreign-key' AND c.relation = t.relation
     AND c.referenced = l.relation
    WHERE t.kind IN ('drop-constraint', 'drop-table', 'drop-column')
    ORDER BY t.statement, l.relation
)
SELECT min(d.statement) AS statement, d.evidence, s.summary, d.relation, json_group_array(DISTINCT d.other) AS others,
       nullif(count(DISTINCT d.statement) - 1, 0) AS _more,
       CASE WHEN d.lock_timeout_ms BETWEEN 1 AND 60000 THEN 'note' END AS severity
FROM dropped d JOIN statement s ON s.id = d.statement
GROUP BY d.together
