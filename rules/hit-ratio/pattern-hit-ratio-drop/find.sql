SELECT r.pattern, r.requests, r.request_share, r.hit_ratio_before AS ratio_before, r.hit_ratio_after AS ratio_after,
       r.extra_loads, r.warm_up_s, r.removed, 'measured' AS evidence,
       CASE WHEN a.drop_low <= l.hit_ratio_drop THEN 'note' END AS severity, NULL AS statement,
       coalesce(u.path, p.path) AS path, coalesce(u.line, p.line) AS line
FROM cache_replay r CROSS JOIN limits l
LEFT JOIN pattern p ON p.name = r.pattern
LEFT JOIN cache_arm a ON a.pattern = r.pattern AND a.arm = 'after'
LEFT JOIN (SELECT pattern, path, min(line) AS line FROM purge GROUP BY pattern) u ON u.pattern = r.pattern
WHERE r.pattern IS NOT NULL AND r.request_share >= 0.01 AND r.hit_ratio_before - r.hit_ratio_after > l.hit_ratio_drop
  AND NOT EXISTS (SELECT 1 FROM cache_replay o
                  WHERE o.pattern IS NULL AND o.hit_ratio_before - o.hit_ratio_after > l.hit_ratio_drop)
