SELECT a.statement, a.relation FROM action a
WHERE a.kind IN ('create-view', 'create-materialized-view')
  AND (upper(replace(a.expression, char(10), ' ')) LIKE 'SELECT *%' OR upper(a.expression) LIKE '%.* %FROM%')
