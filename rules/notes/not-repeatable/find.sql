SELECT a.statement, s.summary, CASE WHEN a.kind LIKE 'create-%' OR a.kind = 'add-column' THEN 'IF NOT EXISTS' ELSE 'IF EXISTS' END AS _guard
FROM act a JOIN statement s ON s.id = a.statement
WHERE a.transaction_id IS NULL AND NOT a.if_exists AND NOT a.if_not_exists
  AND ((a.kind IN ('create-table', 'create-index', 'create-sequence', 'create-schema', 'create-extension', 'add-column',
                   'drop-table', 'drop-index', 'drop-view', 'drop-column', 'drop-sequence', 'drop-type', 'drop-schema')
        AND NOT (a.kind = 'create-index' AND a.concurrently)))
GROUP BY a.statement
