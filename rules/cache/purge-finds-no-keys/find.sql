SELECT u.path, u.line, r.glob, 'observed' AS evidence
FROM purge_rehearsal r
JOIN (SELECT glob, path, min(line) AS line FROM purge WHERE pattern IS NOT NULL GROUP BY glob) u ON u.glob = r.glob
WHERE r.deleted = 0 AND r.spared = 0
  AND NOT EXISTS (SELECT 1 FROM purge_rehearsal o WHERE o.glob <> r.glob AND o.deleted > 0)
