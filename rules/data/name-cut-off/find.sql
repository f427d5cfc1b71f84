-- a name is looked at without its schema only where it is long enough with it
WITH named AS (
    SELECT statement, replace(name, rtrim(name, replace(name, '.', '')), '') AS name FROM action
    WHERE length(CAST(name AS BLOB)) >= 60 AND kind <> 'set'
    UNION SELECT statement, "column" FROM action
    WHERE length(CAST("column" AS BLOB)) >= 60
    UNION SELECT statement, replace(new_name, rtrim(new_name, replace(new_name, '.', '')), '') FROM action
    WHERE length(CAST(new_name AS BLOB)) >= 60
    UNION SELECT statement, substr(relation, instr(relation, '.') + 1) FROM action
    WHERE length(CAST(relation AS BLOB)) >= 60 AND kind IN ('create-table', 'create-view')
)
SELECT n.statement, min(n.name) AS _name
FROM named n JOIN statement s ON s.id = n.statement
WHERE length(CAST(n.name AS BLOB)) BETWEEN 60 AND 63
  AND substr(s.text, instr(lower(s.text), lower(n.name)) + length(n.name), 1) GLOB '[A-Za-z0-9_$]'
  AND instr(lower(s.text), lower(n.name)) > 0
GROUP BY n.statement
