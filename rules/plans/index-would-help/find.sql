WITH blamed AS (
    SELECT a.*, q.path, q.line, (SELECT c.statement FROM lasting_change c WHERE c.query = a.query AND c.statement IS NOT NULL
                                 ORDER BY c.example LIMIT 1) AS statement
    FROM advice a JOIN query q ON q.name = a.query ORDER BY a.query
)
SELECT statement, 'measured' AS evidence, count(*) AS number, json_group_array(query) AS queries, relation,
       replace(sql, 'CREATE INDEX ON', 'CREATE INDEX CONCURRENTLY ON') AS index_sql, sum(before) AS before_pages,
       sum(after) AS after_pages, max(bytes) AS index_bytes, max(build_ms) AS build_ms,
       CASE WHEN count(*) = 1 THEN query END AS query,
       CASE WHEN statement IS NULL THEN path END AS path, CASE WHEN statement IS NULL THEN line END AS line
FROM blamed
GROUP BY statement, sql
