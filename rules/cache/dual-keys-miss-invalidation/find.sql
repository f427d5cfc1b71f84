SELECT p.path, p.line, p.name AS pattern, p.key, p.key_after, p.ttl_s, p.max_staleness_s,
       CASE WHEN p.ttl_s IS NULL THEN 'for ever' WHEN p.ttl_s < 60 THEN 'for up to ' || CAST(p.ttl_s AS INTEGER) || ' s'
            ELSE 'for up to ' || CAST(round(p.ttl_s / 60) AS INTEGER) || ' min' END AS _lifetime
FROM pattern p
WHERE (SELECT rolling FROM limits) AND p.key_after IS NOT NULL AND p.kind IN ('value', 'negative')
  AND (p.ttl_s IS NULL OR p.ttl_s > p.max_staleness_s)
