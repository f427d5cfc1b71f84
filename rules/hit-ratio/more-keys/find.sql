SELECT p.path, p.line, k.pattern, p.key, p.key_after, k.before AS keys_before, k.after AS keys_after,
       k.bytes_before, k.bytes_after, s.maxmemory, b.hit_ratio AS ratio_before, a.hit_ratio AS ratio_after, a.extra_loads,
       'measured' AS evidence
FROM key_count k JOIN pattern p ON p.name = k.pattern
JOIN cache_arm a ON a.pattern = k.pattern AND a.arm = 'after'
JOIN cache_arm b ON b.pattern = k.pattern AND b.arm = 'before'
LEFT JOIN cache_server s
WHERE k.after >= 1.5 * k.before
