WITH altered AS (
    SELECT t.statement, t.relation, t.transaction_id, t.line FROM touched t JOIN statement s ON s.id = t.statement
    WHERE s.verb = 'ALTER TABLE' AND t.transaction_id IS NOT NULL
      AND t.kind NOT IN ('validate-constraint', 'rename-table', 'rename-column', 'set-schema', 'attach-partition',
                         'detach-partition', 'rename-constraint', 'set-not-null', 'drop-constraint')
    GROUP BY t.statement, t.relation
)
SELECT b.statement, b.relation, min(a.line) AS _first_line
FROM altered a JOIN altered b ON b.relation = a.relation AND b.transaction_id = a.transaction_id AND b.statement > a.statement
GROUP BY b.relation, b.transaction_id
