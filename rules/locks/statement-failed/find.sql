SELECT e.statement, 'observed' AS evidence, e.line, e."column", e.sqlstate, s.summary,
       coalesce(e.message, 'no message') AS error,
       (SELECT nullif(count(DISTINCT b.path), 0) FROM statement b
        WHERE b.transaction_id = s.transaction_id AND b.path <> s.path AND b.id < s.id) AS _files
FROM execution e JOIN statement s ON s.id = e.statement
-- 22 and 23 are the data's fault and told by its rules, 53 (no disk, no memory) that of the machine with the copy
WHERE e.sqlstate IS NOT NULL AND substr(e.sqlstate, 1, 2) NOT IN ('22', '23', '53')
