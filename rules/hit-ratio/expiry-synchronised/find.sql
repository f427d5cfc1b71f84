SELECT p.path, p.line, p.name AS pattern, p.ttl_s, CASE WHEN a.wave >= 2 THEN a.wave END AS wave,
       CASE WHEN p.warmed THEN 'is warmed at' ELSE 'is cold after' END AS _how,
       CASE WHEN a.wave >= 2 THEN 'measured' ELSE 'predicted' END AS evidence,
       CASE WHEN a.wave >= 2 THEN 'warning' END AS severity
FROM pattern p LEFT JOIN cache_arm a ON a.pattern = p.name AND a.arm = 'after'
WHERE p.jitter = 0 AND p.ttl_s IS NOT NULL AND p.kind = 'value'
  AND CASE WHEN p.warmed THEN coalesce(a.wave, 2) >= 2
           ELSE a.wave >= 2 AND (p.key_after IS NOT NULL OR p.name IN (SELECT pattern FROM purge)) END
