WITH scanned AS (
    SELECT c.statement, c.relation, c.evidence, coalesce(c.rows, z.rows) AS rows, z.tiny, l.held_ms, l.blocks_reads,
           (SELECT a."column" FROM action a WHERE a.statement = c.statement AND a.relation = c.relation
            AND a.kind IN ('set-not-null', 'add-not-null-constraint') ORDER BY a.ordinal LIMIT 1) AS not_null_column
    FROM known_scan c
    JOIN worst_lock l ON l.statement = c.statement AND l.relation = c.relation
    LEFT JOIN table_size z ON z.relation = c.relation
    WHERE NOT c.is_new AND (l.blocks_reads OR l.blocks_writes)
      AND NOT EXISTS (SELECT 1 FROM emptied e WHERE e.statement = c.statement AND e.relation = c.relation)
      -- the rows of a new table are looked up in the one that they refer to
      AND NOT EXISTS (SELECT 1 FROM act f WHERE f.statement = c.statement AND f.kind = 'add-foreign-key' AND f.is_new
                      AND f.referenced = c.relation)
      AND c.statement NOT IN (SELECT statement FROM action WHERE kind = 'refresh-materialized-view')
)
SELECT c.statement, c.evidence, c.relation, nullif(max(c.rows), 0) AS rows, c.held_ms, c.not_null_column, s.summary,
       c.not_null_column || '_present' AS _present,
       CASE WHEN c.blocks_reads THEN 'reads and writes' ELSE 'writes' END AS _blocked,
       CASE WHEN c.not_null_column IS NULL THEN s.verb END AS _other,
       CASE WHEN c.tiny THEN 'note' END AS severity
FROM scanned c JOIN statement s ON s.id = c.statement
GROUP BY c.statement, c.relation
