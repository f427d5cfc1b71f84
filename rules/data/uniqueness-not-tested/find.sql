SELECT t.statement, t.relation, t.columns
FROM touched t
WHERE ((t.kind = 'create-index' AND t.is_unique) OR (t.kind IN ('add-unique', 'add-primary-key') AND t.using_index IS NULL))
  AND t.columns <> '[]' AND coalesce(t.rows, 0) = 0
  AND NOT (t.if_not_exists AND EXISTS (
      SELECT 1 FROM named_index i WHERE i.phase = 'before' AND i.relation = t.relation AND i.object = t.object))
  -- a new column without a value is NULL in every row
  AND NOT EXISTS (SELECT 1 FROM action n WHERE n.kind = 'add-column' AND n.relation = t.relation AND n.default_sql IS NULL
                  AND n.statement <= t.statement AND n."column" IN (SELECT value FROM json_each(t.columns)))
  AND t.statement NOT IN (SELECT statement FROM execution WHERE sqlstate IS NOT NULL)
