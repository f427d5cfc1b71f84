SELECT p.statement, 'measured' AS evidence, p.query, p.relation, round(p.before) AS before_factor,
       round(max(p.after)) AS after_factor, p.example
FROM lasting_change p
WHERE p.kind = 'row-misestimate'
GROUP BY p.query, p.relation
