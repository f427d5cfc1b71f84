WITH changed AS (
    SELECT t.*, CASE t.kind WHEN 'create-index' THEN 'There are no statistics for the expression of ' || coalesce(t.object, 'the new index')
                            ELSE 'The statistics of ' || t.relation || '.' || t."column" || ' are gone' END AS what
    FROM touched t
    WHERE (t.kind = 'alter-column-type' AND EXISTS (SELECT 1 FROM known_rewrite r WHERE r.statement = t.statement
                                                    AND r.relation = t.relation))
       OR (t.kind = 'create-index' AND t.columns LIKE '%(%')
)
SELECT c.statement, c.evidence, c.relation, c.what AS _what, CASE WHEN c.kind <> 'create-index' THEN c.rows END AS rows
FROM changed c
WHERE NOT coalesce(c.tiny, 0)
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind IN ('analyze', 'vacuum') AND a.statement > c.statement
                  AND (a.relation IS NULL OR a.relation = c.relation))
GROUP BY c.statement, c.relation
