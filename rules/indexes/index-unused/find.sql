SELECT min(a.statement) AS statement, 'measured' AS evidence, i.relation, i.name AS index_name,
       (SELECT count(DISTINCT query) FROM explained WHERE phase = 'after' AND plan IS NOT NULL) AS number,
       nullif(i.bytes, 0) AS bytes
FROM named_index i
JOIN action a ON a.kind = 'create-index' AND a.relation = i.relation
 AND (a.name IN (i.object, i.name) OR (a.name IS NULL AND a.columns = i.columns))
JOIN table_size z ON z.relation = i.relation AND NOT z.tiny
WHERE i.phase = 'after' AND i.is_valid AND NOT i.is_unique AND NOT i.is_constraint
  AND number > 0
  AND NOT EXISTS (SELECT 1 FROM index_use u WHERE u.relation = i.relation AND u.name = i.name)
  -- one like it was there before: it is named anew, or repaired
  AND NOT EXISTS (SELECT 1 FROM relation_index b WHERE b.phase = 'before' AND b.relation = i.relation
                  AND substr(b.definition, instr(b.definition, ' USING ')) = substr(i.definition, instr(i.definition, ' USING ')))
  -- plans name the indexes of partitions, not those of their table
  AND NOT EXISTS (SELECT 1 FROM planner_view v WHERE v.root = i.relation)
  -- it covers a foreign key, whose checks no plan shows
  AND NOT EXISTS (
      SELECT 1 FROM relation_constraint c
      WHERE c.phase = 'after' AND c.relation = i.relation AND c.kind = 'foreign-key'
        AND EXISTS (SELECT 1 FROM json_each(c.columns) f WHERE f.value = json_extract(i.columns, '$[0]')))
GROUP BY i.name
