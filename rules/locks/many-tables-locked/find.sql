WITH first_lock AS (
    SELECT s.transaction_id, l.relation, min(l.statement) AS statement, max(l.evidence) AS evidence
    FROM worst_lock l
    JOIN statement s ON s.id = l.statement
    WHERE s.transaction_id IS NOT NULL AND (l.blocks_reads OR l.blocks_writes)
      AND (EXISTS (SELECT 1 FROM action a WHERE a.relation = l.relation AND a.kind NOT IN ('create-sequence', 'alter-sequence'))
           OR l.relation IN (SELECT referenced FROM action WHERE referenced IS NOT NULL)
           OR l.relation IN (SELECT referenced FROM relation_constraint))
      AND l.relation NOT IN (SELECT name FROM relation WHERE kind IN ('sequence', 'view', 'materialized-view'))
    GROUP BY s.transaction_id, l.relation
)
SELECT max(f.statement) AS statement, max(f.evidence) AS evidence, count(*) AS number,
       json_group_array(f.relation) AS tables,
       CASE WHEN min(coalesce(s.lock_timeout_ms, 0)) BETWEEN 1 AND 60000
             AND max(coalesce(s.lock_timeout_ms, 0)) <= 60000 THEN 'note' END AS severity
FROM (SELECT * FROM first_lock ORDER BY statement, relation) f JOIN statement s ON s.id = f.statement
GROUP BY f.transaction_id HAVING count(*) >= 3
