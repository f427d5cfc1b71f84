WITH sized AS (
    SELECT a.statement, a.relation, a."column", a.ordinal,
           CASE WHEN lower(a.type_name) IN ('bigint', 'int8', 'bigserial', 'serial8', 'double precision', 'float8', 'time')
                  OR lower(a.type_name) LIKE 'timestamp%' THEN 8
                WHEN lower(a.type_name) IN ('int', 'int4', 'integer', 'serial', 'serial4', 'real', 'float4', 'date') THEN 4
                WHEN lower(a.type_name) IN ('smallint', 'int2', 'smallserial') THEN 2
                WHEN lower(a.type_name) IN ('boolean', 'bool') THEN 1 END AS bytes
    FROM action a WHERE a.kind = 'define-column'
), pairs AS (
    SELECT s.*, lag(s."column") OVER w AS previous, lag(s.bytes) OVER w AS previous_bytes,
           sum(s.bytes) OVER (PARTITION BY s.statement, s.relation ORDER BY s.ordinal
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_it
    FROM sized s WINDOW w AS (PARTITION BY s.statement, s.relation ORDER BY s.ordinal)
)
SELECT p.statement, p.relation, p."column" AS column_name, p.previous
FROM pairs p
WHERE p.bytes = 8 AND p.previous_bytes < 8 AND p.before_it % 8 <> 0
GROUP BY p.statement, p.relation
