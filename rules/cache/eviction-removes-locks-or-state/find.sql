SELECT p.path, min(p.line) AS line, c.policy, group_concat(DISTINCT p.kind) AS kind, json_group_array(p.name) AS victims
FROM cache_server c JOIN pattern p ON p.kind IN ('lock', 'state', 'queue')
WHERE c.maxmemory IS NOT NULL AND c.policy LIKE 'allkeys-%'
  AND NOT EXISTS (SELECT 1 FROM cache_replay)
GROUP BY p.path
