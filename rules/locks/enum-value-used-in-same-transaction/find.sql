WITH user AS (  -- what may use a value: it has a string, and did not run
    SELECT id, transaction_id, text FROM statement
    WHERE transaction_id IN (SELECT transaction_id FROM act WHERE kind = 'add-enum-value') AND instr(text, '''') > 0
      AND id NOT IN (SELECT statement FROM ran)
      AND id NOT IN (SELECT statement FROM action WHERE kind IN ('add-enum-value', 'rename-enum-value', 'comment',
                                                                 'create-function', 'create-type'))
)
SELECT min(u.id) AS statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence,
       a.value, a.name AS type_name, a.line AS _added_line
FROM user u  -- CROSS JOIN: there are few of these, and SQLite shall begin with them
CROSS JOIN act a ON a.transaction_id = u.transaction_id AND a.statement < u.id
 AND instr(u.text, '''' || replace(a.value, '''', '''''') || '''') > 0
LEFT JOIN execution e ON e.statement = u.id AND e.sqlstate = '55P04'
WHERE a.kind = 'add-enum-value'
  AND NOT EXISTS (SELECT 1 FROM act c WHERE c.kind = 'create-type' AND c.name = a.name
                  AND c.transaction_id = a.transaction_id AND c.statement < a.statement)
GROUP BY a.statement
