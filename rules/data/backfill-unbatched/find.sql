SELECT t.statement, 'observed' AS evidence, t.relation, upper(t.kind) AS _verb, x.rows, e.wal_bytes,
       CASE WHEN x.rows >= 100000 THEN 'error' END AS severity
FROM act t
JOIN changed_rows x ON x.statement = t.statement
JOIN execution e ON e.statement = t.statement
WHERE t.kind IN ('update', 'delete', 'merge') AND NOT t.is_new AND x.rows >= 10000
GROUP BY t.statement
