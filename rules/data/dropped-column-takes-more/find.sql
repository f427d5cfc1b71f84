WITH taken AS (
    SELECT t.statement, t.relation, t."column" AS column_name, i.name, i.columns
    FROM touched t
    JOIN relation_index i ON i.phase = 'before' AND i.relation = t.relation
    WHERE t.kind = 'drop-column' AND json_array_length(i.columns) > 1
      AND EXISTS (SELECT 1 FROM json_each(i.columns) k WHERE k.value = t."column")
      AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-index' AND d.name = i.name AND d.statement < t.statement)
    UNION
    SELECT t.statement, t.relation, t."column", c.name, c.columns
    FROM touched t
    JOIN relation_constraint c ON c.phase = 'before' AND c.relation = t.relation
     AND c.kind IN ('check', 'foreign-key', 'exclude')
    WHERE t.kind = 'drop-column' AND json_array_length(c.columns) > 1
      AND EXISTS (SELECT 1 FROM json_each(c.columns) k WHERE k.value = t."column")
      AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-constraint' AND d.relation = t.relation
                      AND d.name = c.name AND d.statement < t.statement)
    ORDER BY 4
)
SELECT k.statement, k.relation, k.column_name, json_group_array(DISTINCT k.name) AS taken
FROM taken k
WHERE NOT EXISTS (  -- made again: on the same table, with one of the other columns first
    SELECT 1 FROM action n
    WHERE n.kind IN ('create-index', 'add-unique', 'add-primary-key') AND n.relation = k.relation
      AND json_extract(n.columns, '$[0]') IN (SELECT value FROM json_each(k.columns) WHERE value <> k.column_name))
  -- a column that is dropped with all of the others
  AND EXISTS (SELECT 1 FROM json_each(k.columns) o WHERE o.value NOT IN (
      SELECT d."column" FROM action d WHERE d.kind = 'drop-column' AND d.relation = k.relation))
GROUP BY k.statement, k.relation, k.column_name
