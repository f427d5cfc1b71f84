SELECT p.statement, 'measured' AS evidence, p.query, p.relation, p.before AS before_rows, max(p.after) AS after_rows,
       p.example, (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN p.relation END AS _relation
FROM lasting_change p
WHERE p.kind = 'lost-top-n'
GROUP BY p.query, p.relation
