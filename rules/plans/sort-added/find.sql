SELECT p.statement, 'measured' AS evidence, p.query, max(p.after) AS sorted_rows, p.after_name AS sort_key, p.example
FROM plan_change p
WHERE p.kind = 'sort-added'
GROUP BY p.query
