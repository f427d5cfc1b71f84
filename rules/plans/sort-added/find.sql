SELECT p.statement, 'measured' AS evidence, p.query, max(p.after) AS sorted_rows, p.after_name AS sort_key, p.example
FROM lasting_change p
WHERE p.kind IN ('sort-added', 'lost-ordered-path')
GROUP BY p.query
