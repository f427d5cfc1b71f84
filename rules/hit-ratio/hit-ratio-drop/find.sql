WITH worst AS (
    SELECT * FROM cache_replay WHERE pattern IS NOT NULL ORDER BY extra_loads DESC, pattern LIMIT 1
)
SELECT r.requests, r.hit_ratio_before AS ratio_before, r.hit_ratio_after AS ratio_after,
       l.hit_ratio_drop AS limit_ratio,
       r.extra_loads, r.warm_up_s, r.removed, CASE WHEN w.extra_loads > 0 THEN w.pattern END AS worst,
       'measured' AS evidence,
       NULL AS statement, coalesce(u.path, k.path) AS path, coalesce(u.line, k.line) AS line
FROM cache_replay r CROSS JOIN limits l
LEFT JOIN worst w
LEFT JOIN (SELECT pattern, path, min(line) AS line FROM purge GROUP BY pattern) u ON u.pattern = w.pattern
LEFT JOIN pattern k ON k.name = w.pattern AND k.key_after IS NOT NULL
WHERE r.pattern IS NULL AND r.hit_ratio_before - r.hit_ratio_after > l.hit_ratio_drop
