SELECT min(d.statement) AS statement, d.relation
FROM act d
WHERE d.kind IN ('insert', 'update', 'delete', 'merge') AND NOT d.is_new AND d.relation NOT LIKE 'pg\_%' ESCAPE '\'
  AND d.path IN (SELECT s.path FROM act s WHERE s.kind LIKE 'alter-%' OR s.kind LIKE 'add-%' OR s.kind LIKE 'drop-%'
                 OR s.kind LIKE 'create-%' OR s.kind LIKE 'set-%')
GROUP BY d.path
