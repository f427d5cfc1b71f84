SELECT a.statement, a.name AS extension_name FROM action a
WHERE a.kind = 'create-extension' AND upper(coalesce(a.value, '')) NOT LIKE '%VERSION %'
