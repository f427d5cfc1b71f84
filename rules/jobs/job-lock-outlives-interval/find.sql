SELECT j.path, j.line, j.name AS job, j.lock_key, j.lock_ttl_s, j.shortest_gap_s,
       CASE WHEN j.lock_ttl_s IS NULL THEN 'never expires' ELSE '' END AS _never
FROM job j
WHERE j.lock_key IS NOT NULL AND (j.lock_ttl_s IS NULL OR j.lock_ttl_s > j.shortest_gap_s)
