SELECT a.statement, a.name AS function
FROM action a
WHERE a.kind = 'create-function' AND a.value = 'security definer'
  AND NOT EXISTS (SELECT 1 FROM json_each(a.columns) WHERE value = 'search_path')
  AND NOT EXISTS (SELECT 1 FROM action f WHERE f.kind = 'alter-function' AND f.name = a.name
                  AND f.statement > a.statement AND f.value LIKE '%search\_path%' ESCAPE '\')
