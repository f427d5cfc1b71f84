WITH worst AS (
    SELECT * FROM cache_replay WHERE pattern IS NOT NULL ORDER BY extra_loads DESC, pattern LIMIT 1
)
SELECT r.requests, r.hit_ratio_before AS ratio_before, r.hit_ratio_after AS ratio_after,
       l.hit_ratio_drop AS limit_ratio,
       r.extra_loads, nullif(r.warm_up_s, 0) AS warm_up_s, r.removed, a.times_loads,
       CASE WHEN a.drop_low < a.drop_high THEN a.drop_low END AS _low,
       CASE WHEN a.drop_low < a.drop_high THEN a.drop_high END AS _high,
       CASE WHEN a.drop_low <= l.hit_ratio_drop THEN 'too short a trace to hold against' ELSE 'by more than' END AS _against,
       CASE WHEN a.drop_low <= l.hit_ratio_drop THEN 'warning' END AS severity,
       CASE WHEN s.database_cores IS NOT NULL THEN a.peak_cores END AS peak_cores, s.database_cores AS _cores, CASE WHEN w.extra_loads > 0 THEN w.pattern END AS worst,
       'measured' AS evidence,
       NULL AS statement, coalesce(u.path, k.path) AS path, coalesce(u.line, k.line) AS line
FROM cache_replay r CROSS JOIN limits l
LEFT JOIN cache_arm a ON a.arm = 'after' AND a.pattern IS NULL
LEFT JOIN cache_server s
LEFT JOIN worst w
LEFT JOIN (SELECT pattern, path, min(line) AS line FROM purge GROUP BY pattern) u ON u.pattern = w.pattern
LEFT JOIN pattern k ON k.name = w.pattern AND k.key_after IS NOT NULL
WHERE r.pattern IS NULL
  AND CASE WHEN a.drop_low IS NULL THEN r.hit_ratio_before - r.hit_ratio_after > l.hit_ratio_drop
           ELSE a.drop_high > l.hit_ratio_drop END
