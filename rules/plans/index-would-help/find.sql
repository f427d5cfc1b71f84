SELECT (SELECT c.statement FROM lasting_change c WHERE c.query = a.query AND c.statement IS NOT NULL
        ORDER BY c.example LIMIT 1) AS statement,
       'measured' AS evidence, a.query, a.relation,
       replace(a.sql, 'CREATE INDEX ON', 'CREATE INDEX CONCURRENTLY ON') AS index_sql, a.before AS before_pages,
       a.after AS after_pages, a.bytes AS index_bytes, a.build_ms, q.path, q.line
FROM advice a JOIN query q ON q.name = a.query
