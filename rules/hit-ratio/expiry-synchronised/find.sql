SELECT p.path, p.line, p.name AS pattern, p.ttl_s, CASE WHEN a.wave >= 2 THEN a.wave END AS wave,
       CASE WHEN a.wave >= 2 THEN 'measured' ELSE 'predicted' END AS evidence,
       CASE WHEN a.wave >= 2 THEN 'warning' END AS severity
FROM pattern p LEFT JOIN cache_arm a ON a.pattern = p.name AND a.arm = 'after'
WHERE p.warmed AND p.jitter = 0 AND p.ttl_s IS NOT NULL AND p.kind = 'value' AND coalesce(a.wave, 2) >= 2
