SELECT a.statement, a.name AS function
FROM action a
WHERE a.kind = 'create-function' AND a.method IN ('sql', 'plpgsql') AND coalesce(a.value, '') <> 'security definer'
  AND NOT EXISTS (SELECT 1 FROM json_each(a.columns) WHERE value = 'search_path')
