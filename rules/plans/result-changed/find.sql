SELECT p.statement, 'measured' AS evidence, p.query, p.after AS rows, min(p.example) AS example,
       CASE WHEN EXISTS (SELECT 1 FROM header h WHERE h.field = 'expected' AND instr(h.text, p.query)) THEN 'note'
            WHEN NOT EXISTS (SELECT 1 FROM action a WHERE a.statement = p.statement
                             AND a.kind IN ('insert', 'update', 'delete', 'merge', 'copy', 'truncate')) THEN 'error'
            END AS severity
FROM lasting_change p
WHERE p.kind = 'result-changed'
GROUP BY p.query
