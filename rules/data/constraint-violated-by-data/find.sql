WITH failed AS (
    SELECT * FROM execution WHERE substr(sqlstate, 1, 2) IN ('22', '23')
), culprit AS (
    -- Of an ALTER TABLE with several actions, the one that such an error comes from.
    SELECT a.*, max(CASE f.sqlstate WHEN '23502' THEN a.kind IN ('set-not-null', 'add-column')
                                    WHEN '23503' THEN a.kind = 'add-foreign-key'
                                    WHEN '23505' THEN a.kind IN ('add-unique', 'add-primary-key', 'create-index')
                                    WHEN '23514' THEN a.kind = 'add-check' ELSE 0 END) AS likely
    FROM failed f JOIN action a ON a.statement = f.statement
    GROUP BY a.statement
)
SELECT f.statement, 'observed' AS evidence, f.line, f."column", f.sqlstate, s.summary, c.relation,
       coalesce(f.message, 'no message') AS error,
       CASE f.sqlstate WHEN '23502' THEN c."column" END AS column_name,
       CASE f.sqlstate WHEN '23505' THEN nullif(c.columns, '[]') END AS key_columns,
       CASE f.sqlstate WHEN '23514' THEN c.expression END AS _condition,
       CASE f.sqlstate WHEN '23503' THEN c.referenced END AS referenced,
       CASE f.sqlstate WHEN '23503' THEN json_extract(c.columns, '$[0]') END AS foreign_column,
       CASE f.sqlstate WHEN '23503'
       THEN coalesce(json_extract(c.referenced_columns, '$[0]'), 'id') END AS referenced_column
FROM failed f
JOIN statement s ON s.id = f.statement
LEFT JOIN culprit c ON c.statement = f.statement
