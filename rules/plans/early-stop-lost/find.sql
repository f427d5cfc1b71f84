SELECT p.statement, 'measured' AS evidence, p.query, p.relation, p.before AS before_rows, max(p.after) AS after_rows,
       p.example
FROM lasting_change p
WHERE p.kind = 'lost-top-n'
GROUP BY p.query, p.relation
