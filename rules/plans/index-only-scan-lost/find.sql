SELECT p.statement, 'measured' AS evidence, p.query, p.relation, coalesce(p.before_name, 'an index') AS index_names,
       p.before AS before_pages, max(p.after) AS after_pages, p.example
FROM lasting_change p
WHERE p.kind = 'lost-index-only-scan' AND (p.after > p.before OR p.after IS NULL)
GROUP BY p.query, p.relation
