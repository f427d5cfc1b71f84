SELECT s.statement, 'measured' AS evidence, p.path, CASE WHEN s.statement IS NULL THEN p.line END AS line,
       s.pattern, s.stale, s.sampled, s.keys, s.stale_share, s.stale_share_by_requests,
       nullif(s.changed_fields, '[]') AS changed_fields, coalesce(p.loader_after, p.loader) AS loader, p.glob, p.ttl_s,
       p.max_staleness_s,
       CASE WHEN p.ttl_s IS NULL THEN 'for ever' WHEN p.ttl_s < 60 THEN 'up to ' || CAST(p.ttl_s AS INTEGER) || ' s'
            ELSE 'up to ' || CAST(round(p.ttl_s / 60) AS INTEGER) || ' min' END AS _lifetime,
       CASE WHEN p.ttl_s <= p.max_staleness_s THEN 'note' END AS severity
FROM staleness s JOIN pattern p ON p.name = s.pattern
WHERE s.stale > 0 AND s.error IS NULL
  AND s.missing_fields = '[]' AND s.new_fields = '[]' AND s.retyped_fields = '[]'
