-- What was nullable before may well be given by the old code already: then only a warning.
WITH failed AS (
    SELECT o.*, (SELECT b.not_null FROM relation_column b
                 WHERE b.phase = 'before' AND b.relation = o.relation AND b.name = o."column") AS demanded
    FROM old_insert o
    WHERE (o.whole AND o.sqlstate IS NOT NULL AND substr(o.sqlstate, 1, 2) NOT IN ('08', '40', '55', '57')
           AND o.sqlstate NOT IN ('23505', '23P01', '23503', '428C9'))
       OR (NOT o.whole AND o.sqlstate = '23502')
)
SELECT (SELECT max(t.statement) FROM touched t WHERE t.relation = f.relation) AS statement,
       'observed' AS evidence, f.relation, f.sqlstate, f.message AS error,
       CASE WHEN NOT f.whole THEN ', without the columns that it could leave out,' END AS _which,
       CASE WHEN f.sqlstate = '23502' AND f.demanded = 0 THEN 'warning' END AS severity
FROM failed f
WHERE (SELECT rolling FROM limits)
GROUP BY f.relation HAVING f.whole = max(f.whole)
