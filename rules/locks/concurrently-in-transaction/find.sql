SELECT s.id AS statement, CASE e.sqlstate WHEN '25001' THEN 'observed' ELSE 'predicted' END AS evidence, s.summary
FROM statement s LEFT JOIN execution e ON e.statement = s.id
WHERE s.needs_autocommit AND s.transaction_id IS NOT NULL AND s.id NOT IN (SELECT statement FROM ran)
