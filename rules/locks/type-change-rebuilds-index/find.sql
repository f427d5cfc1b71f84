WITH changed AS (
    SELECT t.*, i.name AS index_name, r.evidence AS how
    FROM touched t
    JOIN relation_index i ON i.phase = 'before' AND i.relation = t.relation
    LEFT JOIN known_rewrite r ON r.statement = t.statement AND r.relation = i.name
    WHERE t.kind = 'alter-column-type'
      AND (r.relation IS NOT NULL OR (t.value IS NOT NULL AND t.statement NOT IN (SELECT statement FROM ran)
           AND EXISTS (SELECT 1 FROM json_each(i.columns) k WHERE k.value = t."column")))
      AND NOT EXISTS (SELECT 1 FROM known_rewrite w WHERE w.statement = t.statement AND w.relation = t.relation)
    ORDER BY i.name
)
SELECT c.statement, coalesce(c.how, 'predicted') AS evidence, c.relation, c."column" AS column_name,
       c.type_name || coalesce(' COLLATE "' || c.value || '"', '') AS type_name, c.rows, c.held_ms,
       json_group_array(DISTINCT c.index_name) AS indexes, count(DISTINCT c.index_name) AS number,
       min(c.index_name) AS _first_index, CASE WHEN c.tiny THEN 'note' END AS severity
FROM changed c
GROUP BY c.statement, c.relation, c."column"
