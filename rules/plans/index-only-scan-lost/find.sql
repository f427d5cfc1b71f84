SELECT p.statement, 'measured' AS evidence, p.query, p.relation, coalesce(p.before_name, 'an index') AS index_names,
       p.before AS before_pages, max(p.after) AS after_pages, p.example,
       (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN p.relation END AS _relation
FROM lasting_change p
WHERE p.kind = 'lost-index-only-scan' AND (p.after > p.before OR p.after IS NULL)
GROUP BY p.query, p.relation
