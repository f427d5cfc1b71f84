SELECT p.path, p.line, p.name AS pattern, p.key, p.key_after, p.glob
FROM pattern p
WHERE p.key_after IS NOT NULL AND p.ttl_s IS NULL AND p.kind IN ('value', 'negative')
  AND p.name NOT IN (SELECT pattern FROM purge WHERE pattern IS NOT NULL)
