SELECT p.path, min(p.line) AS line, json_group_array(p.name) AS patterns, s.maxmemory, 'measured' AS evidence,
       CASE WHEN count(*) = 1 THEN 'has' ELSE 'have' END AS _number, a.evicted, b.evicted AS evicted_before, a.refused,
       CASE WHEN a.refused > b.refused THEN a.refused || ' writes are refused, ' || b.refused || ' without the deploy'
            ELSE a.evicted || ' entries are evicted, ' || b.evicted || ' without the deploy' END AS _how,
       CASE WHEN a.refused > b.refused THEN 'error' END AS severity
FROM pattern p
JOIN cache_server s
JOIN cache_arm a ON a.arm = 'after' AND a.pattern IS NULL
JOIN cache_arm b ON b.arm = 'before' AND b.pattern IS NULL
WHERE p.key_after IS NOT NULL AND p.name NOT IN (SELECT pattern FROM purge WHERE pattern IS NOT NULL)
  AND (a.refused > b.refused OR a.evicted > 1.1 * b.evicted)
GROUP BY p.path
