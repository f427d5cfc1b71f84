WITH typed AS (
    SELECT c.relation, c.name AS "column", c.type_name FROM relation_column c WHERE c.phase = 'before'
    UNION ALL
    SELECT a.relation, a."column", a.type_name FROM action a WHERE a.kind IN ('define-column', 'add-column')
), plain AS (
    SELECT relation, "column", type_name, CASE
               WHEN type_name IS NULL THEN NULL
               WHEN lower(type_name) IN ('int', 'int4', 'integer', 'serial', 'serial4') THEN 'int4'
               WHEN lower(type_name) IN ('bigint', 'int8', 'bigserial', 'serial8') THEN 'int8'
               WHEN lower(type_name) IN ('smallint', 'int2', 'smallserial', 'serial2') THEN 'int2'
               WHEN lower(type_name) = 'text' OR lower(type_name) LIKE 'varchar%' OR lower(type_name) LIKE 'character varying%'
                 THEN 'text'
               WHEN lower(type_name) LIKE 'numeric%' OR lower(type_name) LIKE 'decimal%' THEN 'numeric'
               WHEN lower(type_name) IN ('uuid', 'date') THEN lower(type_name) END AS kind
    FROM typed
)
SELECT f.statement, f.relation, own."column" AS column_name, own.type_name, f.referenced,
       other."column" AS referenced_column, other.type_name AS referenced_type
FROM action f
JOIN json_each(f.columns) k
JOIN plain own ON own.relation = f.relation AND own."column" = k.value
JOIN plain other ON other.relation = f.referenced AND other."column" = coalesce(
    json_extract(f.referenced_columns, '$[' || k.key || ']'),
    (SELECT json_extract(p.columns, '$[' || k.key || ']') FROM relation_constraint p
     WHERE p.phase = 'before' AND p.relation = f.referenced AND p.kind = 'primary-key'),
    (SELECT json_extract(p.columns, '$[' || k.key || ']') FROM action p
     WHERE p.relation = f.referenced AND p.kind = 'add-primary-key'))
WHERE f.kind = 'add-foreign-key' AND own.kind <> other.kind
GROUP BY f.statement, f.ordinal
