SELECT p.statement, 'measured' AS evidence, p.query, p.relation, p.example,
       CASE p.kind WHEN 'cartesian' THEN 'pairs rows without a condition' WHEN 'subplan-per-row' THEN 'runs a subplan for each row'
            ELSE 'runs the inner side of a nested loop' END AS work,
       p.before AS before_times, max(p.after) AS after_times
FROM lasting_change p
WHERE p.kind IN ('nested-loop-explosion', 'cartesian', 'subplan-per-row')
GROUP BY p.query, p.relation, p.kind
