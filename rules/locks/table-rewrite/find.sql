WITH cause AS (
    SELECT r.*, t."column" AS type_column, t.type_name, d."column" AS default_column,
           d.type_name AS default_type, coalesce(d.default_sql, d.expression, d.value, 'its default') AS default_sql
    FROM known_rewrite r
    LEFT JOIN action t ON t.statement = r.statement AND t.relation = r.relation AND t.kind = 'alter-column-type'
    LEFT JOIN action d ON d.statement = r.statement AND d.relation = r.relation AND d.kind = 'add-column'
                      AND t.statement IS NULL
                      AND (d.volatile_default OR d.generated_stored OR d.default_sql IS NOT NULL
                          OR d.value = 'identity')
    WHERE NOT r.is_new
      AND NOT EXISTS (SELECT 1 FROM emptied e WHERE e.statement = r.statement AND e.relation = r.relation)
      AND NOT EXISTS (SELECT 1 FROM named_index i WHERE i.name = r.relation)
      AND NOT EXISTS (SELECT 1 FROM action a WHERE a.statement = r.statement
                      AND a.kind IN ('truncate', 'reindex', 'create-index', 'refresh-materialized-view'))
)
SELECT c.statement, c.evidence, c.relation, c.type_column, c.type_name, c.type_column || '_new' AS _new_column, c.default_column,
       c.default_type AS _default_type,
       CASE WHEN c.default_column IS NOT NULL THEN c.default_sql END AS _default_sql, z.rows,
       coalesce(c.bytes, z.bytes) AS bytes, l.held_ms,
       CASE WHEN c.type_column IS NULL AND c.default_column IS NULL THEN s.verb END AS _other,
       CASE WHEN z.tiny THEN 'note' END AS severity
FROM cause c
JOIN statement s ON s.id = c.statement
LEFT JOIN table_size z ON z.relation = c.relation
LEFT JOIN worst_lock l ON l.statement = c.statement AND l.relation = c.relation
GROUP BY c.statement, c.relation
