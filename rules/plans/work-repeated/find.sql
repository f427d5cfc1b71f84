SELECT p.statement, 'measured' AS evidence, p.query, p.relation, p.example,
       CASE p.kind WHEN 'cartesian' THEN 'pairs rows without a condition' WHEN 'subplan-per-row' THEN 'runs a subplan for each row'
            ELSE 'runs the inner side of a nested loop' END AS work,
       p.before AS before_times, max(p.after) AS after_times,
       (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN p.relation END AS _relation
FROM lasting_change p
WHERE p.kind IN ('nested-loop-explosion', 'cartesian', 'subplan-per-row')
GROUP BY p.query, p.relation, p.kind
