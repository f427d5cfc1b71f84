SELECT a.statement, a.relation
FROM action a
WHERE a.kind = 'create-table' AND a.method IS NULL AND a.relation NOT LIKE 'pg\_temp.%' ESCAPE '\'
  AND a.relation NOT IN (SELECT relation FROM action WHERE kind IN ('add-primary-key', 'inherit', 'drop-table'))
  AND a.relation NOT IN (SELECT referenced FROM action WHERE kind = 'attach-partition' AND referenced IS NOT NULL)
  AND NOT (a.if_not_exists AND a.relation IN (SELECT name FROM relation WHERE phase = 'before'))
