WITH lost AS (
    SELECT t.*, c.not_null AS known_not_null,
           EXISTS (SELECT 1 FROM action n WHERE n.kind = 'add-column' AND n.relation = t.relation AND n."column" = t."column"
                   AND n.not_null AND n.statement < t.statement) AS added_here
    FROM touched t
    LEFT JOIN relation_column c ON c.phase = 'before' AND c.relation = t.relation AND c.name = t."column"
    WHERE t.kind = 'drop-default' AND t.method IS NULL
)
SELECT l.statement, l.relation, l."column" AS column_name,
       CASE WHEN l.added_here OR l.known_not_null THEN ' fails'
            WHEN l.known_not_null = 0 THEN ' leaves it NULL' ELSE ' fails if it is NOT NULL' END AS _effect,
       CASE WHEN l.added_here AND (SELECT rolling FROM limits) THEN 'error'
            WHEN l.added_here = 0 AND l.known_not_null = 0 THEN 'note' END AS severity
FROM lost l
WHERE NOT EXISTS (SELECT 1 FROM action d WHERE d.relation = l.relation AND d."column" = l."column"
                  AND d.kind IN ('drop-column', 'set-default', 'column-identity', 'drop-not-null')
                  AND d.statement >= l.statement AND (d.statement, d.ordinal) > (l.statement, l.ordinal))
  AND NOT EXISTS (SELECT 1 FROM relation_column c WHERE c.phase = 'before' AND c.relation = l.relation
                  AND c.name = l."column" AND c.default_sql IS NULL AND NOT l.added_here)
