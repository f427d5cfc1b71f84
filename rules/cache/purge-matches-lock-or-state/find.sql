SELECT u.path, u.line, u.glob, p.name AS victim, p.key, p.kind
FROM purge u JOIN pattern p ON p.name = u.pattern
WHERE p.kind IN ('lock', 'state', 'queue')
UNION ALL
SELECT DISTINCT u.path, u.line, u.glob, 'that of job ' || j.name, j.lock_key, 'lock'
FROM purge u JOIN job j ON j.lock_key GLOB u.glob
WHERE NOT EXISTS (SELECT 1 FROM purge o JOIN pattern p ON p.name = o.pattern
                  WHERE o.glob = u.glob AND p.kind IN ('lock', 'state', 'queue'))
