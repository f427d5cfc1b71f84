SELECT s.statement, 'measured' AS evidence, p.path, CASE WHEN s.statement IS NULL THEN p.line END AS line,
       s.pattern, s.stale, s.sampled, s.keys, s.stale_share, s.stale_share_by_requests,
       nullif(s.changed_fields, '[]') AS changed_fields, coalesce(p.loader_after, p.loader) AS loader, p.glob, p.ttl_s,
       p.max_staleness_s, s.endless, nullif(s.purged, 0) AS purged,
       CASE WHEN s.stale_low < s.stale_high THEN s.stale_low END AS stale_low,
       CASE WHEN s.stale_low < s.stale_high THEN s.stale_high END AS _stale_high,
       (SELECT line FROM statement t WHERE t.id = s.statement) AS _changed_line,
       (SELECT value FROM json_each(s.examples) LIMIT 1) AS _example,
       r.longest_stall_ms AS _stall, r.command AS _command, a.times_loads AS _times, nullif(a.warm_up_s, 0) AS _warm_up, CASE WHEN w.peak_cores >= 0.1 * v.database_cores THEN w.peak_cores END AS _peak, v.database_cores AS _cores,
       CASE WHEN p.ttl_s IS NULL OR s.endless > 0 THEN 'for ever' WHEN p.ttl_s < 60 THEN 'up to ' || CAST(p.ttl_s AS INTEGER) || ' s'
            ELSE 'up to ' || CAST(round(p.ttl_s / 60) AS INTEGER) || ' min' END AS _lifetime,
       CASE WHEN p.ttl_s <= p.max_staleness_s AND s.endless = 0 THEN 'note' END AS severity
FROM staleness s JOIN pattern p ON p.name = s.pattern
LEFT JOIN cache_arm a ON a.arm = 'cold' AND a.pattern = s.pattern AND a.extra_loads > 0
LEFT JOIN cache_arm w ON w.arm = 'cold' AND w.pattern IS NULL AND a.pattern IS NOT NULL
LEFT JOIN cache_server v
LEFT JOIN purge_rehearsal r ON r.glob = p.glob
WHERE s.stale > 0 AND s.error IS NULL
  AND s.missing_fields = '[]' AND s.new_fields = '[]' AND s.retyped_fields = '[]'
