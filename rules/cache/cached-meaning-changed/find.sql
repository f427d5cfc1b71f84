WITH changed AS (
    SELECT t.statement, t.relation, t."column" AS name, 'now of type ' || t.type_name AS how
    FROM touched t
    JOIN relation_column b ON b.relation = t.relation AND b.name = t."column" AND b.phase = 'before'
    LEFT JOIN relation_column a ON a.relation = t.relation AND a.name = t."column" AND a.phase = 'after'
    WHERE t.kind = 'alter-column-type'
      AND NOT (b.type_name IN ('smallint', 'integer', 'bigint') AND coalesce(a.type_name, t.type_name) IN
               ('smallint', 'integer', 'bigint', 'int2', 'int4', 'int8', 'int'))
      AND NOT ((b.type_name = 'text' OR b.type_name LIKE 'char%') AND (coalesce(a.type_name, t.type_name) = 'text'
               OR coalesce(a.type_name, t.type_name) LIKE '%char%'))
    UNION
    SELECT act.statement, b.relation, b.name, 'label ' || act.value || ' is now ' || act.new_name
    FROM act JOIN relation_column b ON b.phase = 'before'
      AND b.type_name IN (act.name, act.relation, replace(coalesce(act.name, act.relation), 'public.', ''))
    WHERE act.kind = 'rename-enum-value'
    UNION
    SELECT t.statement, t.relation, t."column", 'computed in another way' FROM touched t WHERE t.kind = 'column-expression'
)
SELECT x.statement, p.name AS pattern, p.glob, x.relation, c.field, s.summary, x.how AS _how
FROM changed x
JOIN statement s ON s.id = x.statement
JOIN pattern_column c ON c.relation = x.relation AND c."column" = x.name AND c.field IS NOT NULL
JOIN surviving_pattern p ON p.name = c.pattern AND p.kind = 'value'
WHERE p.name NOT IN (SELECT pattern FROM compared_pattern)
GROUP BY x.statement, p.name, c.field
