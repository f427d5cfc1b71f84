WITH switched AS (
    SELECT a.*, lower(replace(a.value, ' ', '')) AS setting FROM action a
    WHERE a.kind = 'set-storage-parameters' AND lower(a.value) LIKE '%autovacuum\_enabled%' ESCAPE '\'
)
SELECT w.statement, w.relation FROM switched w
WHERE (w.setting LIKE '%autovacuum\_enabled=f%' ESCAPE '\' OR w.setting LIKE '%autovacuum\_enabled=off%' ESCAPE '\'
       OR w.setting LIKE '%autovacuum\_enabled=0%' ESCAPE '\' OR w.setting LIKE '%autovacuum\_enabled=''%f%' ESCAPE '\'
       OR w.setting LIKE '%autovacuum\_enabled=no%' ESCAPE '\')
  AND NOT EXISTS (SELECT 1 FROM switched l WHERE l.relation = w.relation AND l.statement > w.statement)
