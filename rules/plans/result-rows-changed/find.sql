SELECT p.statement, 'measured' AS evidence, p.query, p.before AS before_rows, p.after AS after_rows,
       min(p.example) AS example
FROM lasting_change p
WHERE p.kind = 'rows-changed'
GROUP BY p.query
