SELECT a.statement, coalesce(a.relation, a.method || coalesce(' ' || a.name, '')) AS _what, a.columns AS grantees
FROM action a
WHERE a.kind = 'grant' AND upper(a.value) IN ('ALL', 'ALL PRIVILEGES') AND a.columns <> '[]'
  AND a.method IN ('table', 'sequence', 'schema', 'database', 'all tables in schema', 'all sequences in schema')
  AND NOT EXISTS (SELECT 1 FROM json_each(a.columns) WHERE lower(value) = 'public')
GROUP BY a.statement
