WITH taken AS (
    SELECT t.statement, t.relation, t."column" AS column_name, k.name, k.columns
    FROM touched t
    JOIN taken_along k ON k.statement = t.statement AND k.relation = t.relation AND k."column" = t."column"
    WHERE t.kind = 'drop-column' AND k.kind IN ('index', 'constraint') AND json_array_length(k.columns) > 1
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
