WITH change AS (
    SELECT b.query, b.name || ' is no longer returned' AS change, 1 AS breaks FROM result_column b
    WHERE b.phase = 'before' AND NOT EXISTS (
        SELECT 1 FROM result_column a WHERE a.phase = 'after' AND a.query = b.query AND a.name = b.name)
    UNION ALL
    SELECT a.query, a.name || ' is ' || a.type_name || ' instead of ' || b.type_name, 1 FROM result_column b
    JOIN result_column a ON a.phase = 'after' AND a.query = b.query AND a.name = b.name
    WHERE b.phase = 'before' AND a.type_name <> b.type_name
    UNION ALL
    SELECT a.query, a.name || ' is new', 0 FROM result_column a
    WHERE a.phase = 'after' AND NOT EXISTS (
        SELECT 1 FROM result_column b WHERE b.phase = 'before' AND b.query = a.query AND b.name = a.name)
), seen AS (
    -- A query that does not parse any more is told as broken, and that alone.
    SELECT c.*, (SELECT min(t.statement) FROM touched t JOIN query_column q ON q.relation = t.relation
                 WHERE q.query = c.query AND t.kind IN ('add-column', 'drop-column', 'rename-column', 'alter-column-type',
                                                        'create-view', 'drop-table', 'rename-table')) AS statement
    FROM change c
    WHERE EXISTS (SELECT 1 FROM result_column a WHERE a.phase = 'after' AND a.query = c.query)
)
SELECT s.statement, 'observed' AS evidence, count(DISTINCT s.query) AS number, json_group_array(DISTINCT s.query) AS queries,
       replace(group_concat(DISTINCT s.change), ',', ', ') AS change,
       CASE WHEN s.statement IS NULL THEN q.path END AS path, CASE WHEN s.statement IS NULL THEN q.line END AS line
FROM seen s JOIN query q ON q.name = s.query
GROUP BY s.statement
