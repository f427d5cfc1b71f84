SELECT p.statement, 'measured' AS evidence, p.relation, count(DISTINCT p.query) AS number, p.before AS before_pages,
       max(p.after) AS after_pages
FROM lasting_change p
WHERE p.kind = 'bloat'
GROUP BY p.relation
