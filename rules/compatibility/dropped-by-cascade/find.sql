SELECT (SELECT min(a.statement) FROM action a WHERE a.cascade) AS statement, 'observed' AS evidence,
       replace(b.kind, '-', ' ') AS kind, b.name AS gone
FROM relation b
WHERE b.phase = 'before' AND b.kind IN ('table', 'partitioned-table', 'view', 'materialized-view')
  AND EXISTS (SELECT 1 FROM action a WHERE a.cascade)
  AND EXISTS (SELECT 1 FROM relation WHERE phase = 'after')
  AND b.name NOT IN (SELECT name FROM relation WHERE phase = 'after')
  AND b.name NOT IN (SELECT relation FROM action WHERE relation IS NOT NULL AND kind IN
      ('drop-table', 'drop-view', 'drop-materialized-view', 'rename-table', 'set-schema'))
  AND b.oid NOT IN (SELECT oid FROM relation WHERE phase = 'after')
  AND NOT EXISTS (SELECT 1 FROM action WHERE kind IN ('drop-schema', 'rename-schema'))
