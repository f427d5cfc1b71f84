SELECT a.statement, coalesce(a.name, a.relation) AS old_name,
       coalesce(a.new_name, 'something else') AS new_name,
       CASE a.kind WHEN 'alter-function' THEN 'The function' WHEN 'alter-sequence' THEN 'The sequence'
                   WHEN 'alter-domain' THEN 'The domain' ELSE 'The type' END AS _what
FROM action a
WHERE ((a.kind IN ('alter-type', 'alter-domain') AND a.method IN ('rename', 'set schema'))
       OR (a.kind = 'alter-sequence' AND a.method = 'rename')
       OR (a.kind = 'alter-function' AND (upper(a.value) LIKE 'RENAME TO %' OR upper(a.value) LIKE 'SET SCHEMA %')))
  AND NOT EXISTS (SELECT 1 FROM action n WHERE n.kind = a.kind AND n.new_name = coalesce(a.name, a.relation))
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind LIKE 'create-%' AND c.statement <> a.statement
                  AND (c.name = coalesce(a.name, a.relation) OR (c.name IS NULL AND c.relation = coalesce(a.name, a.relation))))
