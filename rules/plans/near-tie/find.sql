SELECT p.statement, 'measured' AS evidence, p.query, min(p.example) AS example, round(p.before) AS before_cost,
       round(p.after) AS after_cost
FROM plan_change p
WHERE p.kind = 'near-tie'
GROUP BY p.query
