SELECT t.statement, max(l.evidence) AS evidence, t.relation, t."column" AS column_name,
       json_group_array(DISTINCT l.relation) AS others
FROM touched t
JOIN (SELECT * FROM worst_lock WHERE blocks_reads ORDER BY relation) l
  ON l.statement = t.statement AND l.relation <> t.relation
JOIN relation_constraint c ON c.phase = 'before' AND c.kind = 'foreign-key' AND c.relation = l.relation
 AND c.referenced = t.relation
WHERE t.kind = 'alter-column-type'
GROUP BY t.statement, t."column"
