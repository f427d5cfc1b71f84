SELECT p.statement, 'measured' AS evidence, p.query, p.before AS custom_pages, max(p.after) AS generic_pages, p.example
FROM lasting_change p
WHERE p.kind = 'generic-plan-worse'
GROUP BY p.query
