WITH named AS (
    SELECT statement, replace(name, rtrim(name, replace(name, '.', '')), '') AS name FROM action WHERE kind <> 'set'
    UNION SELECT statement, "column" FROM action
    UNION SELECT statement, replace(new_name, rtrim(new_name, replace(new_name, '.', '')), '') FROM action
    UNION SELECT statement, substr(relation, instr(relation, '.') + 1) FROM action WHERE kind IN ('create-table', 'create-view')
)
SELECT n.statement, min(n.name) AS _name
FROM named n JOIN statement s ON s.id = n.statement
WHERE length(CAST(n.name AS BLOB)) BETWEEN 60 AND 63
  AND substr(s.text, instr(lower(s.text), lower(n.name)) + length(n.name), 1) GLOB '[A-Za-z0-9_$]'
  AND instr(lower(s.text), lower(n.name)) > 0
GROUP BY n.statement
