SELECT p.path, min(p.line) AS line, c.policy, a.evicted, CASE WHEN a.evicted > 0 THEN 'warning' END AS severity,
       CASE WHEN a.evicted > 0 THEN 'measured' ELSE 'predicted' END AS evidence, group_concat(DISTINCT p.kind) AS kind, json_group_array(p.name) AS victims
FROM cache_server c JOIN pattern p ON p.kind IN ('lock', 'state', 'queue')
LEFT JOIN cache_arm a ON a.arm = 'after' AND a.pattern IS NULL
WHERE c.maxmemory IS NOT NULL AND c.policy LIKE 'allkeys-%'
  AND coalesce(a.evicted, 1) > 0
GROUP BY p.path
