SELECT u.path, u.line, r.glob, r.undeclared, r.deleted, 'observed' AS evidence
FROM purge_rehearsal r
JOIN (SELECT glob, path, min(line) AS line FROM purge GROUP BY glob) u ON u.glob = r.glob
WHERE r.undeclared > 0
