SELECT min(u.id) AS statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence,
       a.value, a.name AS type_name, a.line AS _added_line
FROM act a
JOIN statement u ON u.transaction_id = a.transaction_id AND u.id > a.statement
 AND instr(u.text, '''' || replace(a.value, '''', '''''') || '''') > 0
LEFT JOIN execution e ON e.statement = u.id AND e.sqlstate = '55P04'
WHERE a.kind = 'add-enum-value' AND u.id NOT IN (SELECT statement FROM ran)
  AND u.id NOT IN (SELECT statement FROM action WHERE kind IN ('add-enum-value', 'rename-enum-value', 'comment',
                                                               'create-function', 'create-type'))
  AND NOT EXISTS (SELECT 1 FROM act c WHERE c.kind = 'create-type' AND c.name = a.name
                  AND c.transaction_id = a.transaction_id AND c.statement < a.statement)
GROUP BY a.statement
