WITH attached AS (
    SELECT a.statement, a.relation AS parent, a.referenced AS partition, a.value AS bound, c.relation AS scanned,
           c.evidence, z.tiny, coalesce(c.rows, z.rows) AS rows, e.ms,
           EXISTS (SELECT 1 FROM relation_constraint k WHERE k.phase = 'before' AND k.relation = c.relation
                   AND k.kind = 'check' AND k.validated)
           OR EXISTS (SELECT 1 FROM action k WHERE k.relation = c.relation AND k.statement < a.statement
                      AND k.kind IN ('validate-constraint', 'add-check') AND NOT k.not_valid) AS has_check
    FROM action a
    JOIN known_scan c ON c.statement = a.statement AND NOT c.is_new
    LEFT JOIN table_size z ON z.relation = c.relation
    LEFT JOIN execution e ON e.statement = a.statement
    WHERE a.kind = 'attach-partition' AND a.referenced IS NOT NULL
)
SELECT t.statement, t.evidence, t.parent, t.partition, t.scanned, nullif(t.rows, 0) AS rows, t.ms, t.bound AS _bound,
       substr(t.scanned, instr(t.scanned, '.') + 1) || '_fits' AS _check,
       CASE WHEN t.scanned <> t.partition THEN ', negated' ELSE '' END AS _negated,
       CASE WHEN t.tiny OR (t.evidence = 'predicted' AND t.has_check) THEN 'note' END AS severity
FROM attached t
