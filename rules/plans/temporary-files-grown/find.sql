SELECT p.statement, 'measured' AS evidence, p.query, p.before AS before_pages, max(p.after) AS after_pages, p.example
FROM lasting_change p
WHERE p.kind = 'temp-grown'
GROUP BY p.query
