SELECT p.path, p.line, v.pattern, v.before AS size_before, v.after AS size_after, s.maxmemory, a.evicted,
       b.evicted AS evicted_before, 'measured' AS evidence
FROM value_size v JOIN pattern p ON p.name = v.pattern
JOIN cache_server s
JOIN cache_arm a ON a.arm = 'after' AND a.pattern IS NULL
JOIN cache_arm b ON b.arm = 'before' AND b.pattern IS NULL
WHERE p.key_after IS NULL AND v.after > 1.05 * v.before AND (a.evicted > 1.05 * b.evicted OR a.refused > b.refused)
