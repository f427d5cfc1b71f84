SELECT a.statement, coalesce(a.relation, a.method || coalesce(' ' || a.name, '')) AS _what,
       a.relation AS _relation, CASE WHEN a.relation IS NULL THEN upper(a.method) || ' ' END AS _kind, a.name AS _name, a.columns AS grantees
FROM action a
WHERE a.kind = 'grant' AND upper(a.value) IN ('ALL', 'ALL PRIVILEGES') AND a.columns <> '[]'
  AND a.method IN ('table', 'sequence', 'schema', 'database', 'all tables in schema', 'all sequences in schema')
  AND NOT EXISTS (SELECT 1 FROM json_each(a.columns) WHERE lower(value) = 'public')
GROUP BY a.statement
