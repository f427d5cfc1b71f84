SELECT p.statement, 'measured' AS evidence, p.query, p.relation, round(p.before) AS before_factor,
       round(max(p.after)) AS after_factor, p.example, (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN p.relation END AS _relation, p.detail AS share,
       CASE WHEN max(p.after) >= 100 AND max(p.after) >= 10 * p.before AND p.detail IS NOT NULL THEN 'error' END AS severity
FROM lasting_change p
WHERE p.kind = 'row-misestimate'
GROUP BY p.query, p.relation
