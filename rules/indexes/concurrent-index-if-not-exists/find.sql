SELECT t.statement, t.relation, coalesce(t.object, 'a_name') AS _name, coalesce(t.expression, '…') AS _columns
FROM touched t
WHERE t.kind = 'create-index' AND t.concurrently AND t.if_not_exists
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-index' AND d.name = t.name AND d.statement < t.statement)
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'reindex' AND d.name = t.name AND d.statement > t.statement)
