SELECT a.statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence, a.relation,
       min(c.value) AS column_name
FROM action a
JOIN json_each(a.columns) c
LEFT JOIN execution e ON e.statement = a.statement AND e.sqlstate IS NOT NULL
WHERE a.kind IN ('update', 'insert') AND a.statement NOT IN (SELECT statement FROM ran)
  AND (SELECT count(*) FROM json_each(a.columns) o WHERE o.value = c.value) > 1
GROUP BY a.statement
