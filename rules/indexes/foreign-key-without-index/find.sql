SELECT min(a.statement) AS statement, (SELECT evidence FROM schema_source) AS evidence, c.relation, c.name AS constraint_name, c.columns,
       c.referenced, z.rows, CASE WHEN z.tiny THEN 'note' END AS severity
FROM relation_constraint c
JOIN action a ON a.kind = 'add-foreign-key' AND a.relation = c.relation AND (a.name = c.name OR a.columns = c.columns)
LEFT JOIN table_size z ON z.relation = c.relation
WHERE c.phase = 'after' AND c.kind = 'foreign-key'
  AND NOT EXISTS (SELECT 1 FROM relation_constraint b WHERE b.phase = 'before' AND b.relation = c.relation
      AND b.name = c.name)
  AND NOT EXISTS (
      SELECT 1 FROM relation_index i
      WHERE i.phase = 'after' AND i.relation = c.relation AND i.method IN ('btree', 'hash')
        AND (i.predicate IS NULL OR i.predicate LIKE '(% IS NOT NULL)')
        AND NOT EXISTS (
            SELECT 1 FROM json_each(c.columns) f WHERE f.value NOT IN (
                SELECT k.value FROM json_each(i.columns) k WHERE k.key < json_array_length(c.columns))))
GROUP BY c.relation, c.name
