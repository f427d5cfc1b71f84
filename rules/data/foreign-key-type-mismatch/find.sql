WITH pair AS (
    SELECT *, CASE WHEN type_name LIKE 'character varying%' THEN 'text' WHEN type_name LIKE 'numeric%' THEN 'numeric'
                   ELSE type_name END AS own,
           CASE WHEN referenced_type LIKE 'character varying%' THEN 'text' WHEN referenced_type LIKE 'numeric%' THEN 'numeric'
                ELSE referenced_type END AS other
    FROM foreign_key_column
)
SELECT statement, relation, "column" AS column_name, type_name, referenced, referenced_column, referenced_type
FROM pair
WHERE own <> other
  AND own IN ('smallint', 'integer', 'bigint', 'numeric', 'text', 'uuid', 'date')
  AND other IN ('smallint', 'integer', 'bigint', 'numeric', 'text', 'uuid', 'date')
GROUP BY statement, relation, referenced
