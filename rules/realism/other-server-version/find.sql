SELECT (SELECT path FROM migration WHERE role = 'judged' ORDER BY ordinal LIMIT 1) AS path, 1 AS line,
       'observed' AS evidence, p.server_version AS wanted, m.postgresql
FROM production p, copy_made m
WHERE p.server_version IS NOT NULL AND CAST(m.postgresql AS INTEGER) <> p.server_version
