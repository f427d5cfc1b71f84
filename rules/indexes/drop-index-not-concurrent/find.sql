SELECT t.statement, t.evidence, t.name AS index_name, coalesce(i.relation, t.relation, 'its table') AS relation,
       coalesce(z.rows, t.rows) AS rows, CASE WHEN coalesce(z.tiny, t.tiny) THEN 'note' END AS severity
FROM touched t
LEFT JOIN named_index i ON i.phase = 'before' AND i.object = t.object
LEFT JOIN table_size z ON z.relation = i.relation
WHERE t.kind = 'drop-index' AND NOT t.concurrently
  AND NOT (t.if_exists AND i.name IS NULL AND EXISTS (SELECT 1 FROM schema_is_whole))
  -- an index of a new table, whatever its name
  AND (t.statement NOT IN (SELECT statement FROM held_lock WHERE is_new)
       OR t.statement IN (SELECT statement FROM held_lock WHERE NOT is_new))
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'create-index' AND a.name = t.name
      AND a.statement < t.statement)
  AND NOT EXISTS (SELECT 1 FROM relation p WHERE p.phase = 'before' AND p.name = i.relation
      AND p.kind = 'partitioned-table')
GROUP BY t.statement, t.name
