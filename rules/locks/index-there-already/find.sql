SELECT t.statement, t.evidence, t.object AS index_name, t.relation, CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'create-index' AND t.if_not_exists AND NOT t.concurrently
  AND EXISTS (SELECT 1 FROM named_index i WHERE i.phase = 'before' AND i.relation = t.relation AND i.object = t.object)
