SELECT t.statement, max(l.evidence) AS evidence, s.summary, t.relation, json_group_array(DISTINCT l.relation) AS others,
       CASE WHEN t.lock_timeout_ms BETWEEN 1 AND 60000 THEN 'note' END AS severity
FROM touched t
JOIN statement s ON s.id = t.statement
JOIN (SELECT * FROM worst_lock WHERE blocks_reads ORDER BY relation) l
  ON l.statement = t.statement AND l.relation <> t.relation
JOIN relation_constraint c ON c.phase = 'before' AND c.kind = 'foreign-key' AND c.relation = t.relation
 AND c.referenced = l.relation
WHERE t.kind IN ('drop-constraint', 'drop-table', 'drop-column')
GROUP BY t.statement, t.relation
