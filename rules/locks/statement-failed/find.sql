SELECT e.statement, 'observed' AS evidence, e.line, e."column", e.sqlstate, s.summary,
       coalesce(e.message, 'no message') AS error
FROM execution e JOIN statement s ON s.id = e.statement
WHERE e.sqlstate IS NOT NULL AND substr(e.sqlstate, 1, 2) NOT IN ('22', '23')
