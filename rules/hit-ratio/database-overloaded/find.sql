SELECT a.peak_cores, s.database_cores, b.peak_cores AS peak_before, a.extra_loads, a.times_loads, a.warm_up_s,
       'measured' AS evidence, u.path, u.line
FROM cache_arm a
JOIN cache_arm b ON b.arm = 'before' AND b.pattern IS NULL
JOIN cache_server s
LEFT JOIN (SELECT path, min(line) AS line FROM purge WHERE pattern IS NOT NULL) u
WHERE a.arm = 'after' AND a.pattern IS NULL AND a.peak_cores > 0.7 * s.database_cores AND a.peak_cores > 1.1 * b.peak_cores
