SELECT s.id AS statement, s.summary, s.lock_timeout_ms
FROM statement s
WHERE s.lock_timeout_ms BETWEEN 1 AND 59999
  AND EXISTS (SELECT 1 FROM action a WHERE a.statement = s.id AND a.concurrently
              AND a.kind IN ('create-index', 'drop-index', 'reindex', 'detach-partition'))
