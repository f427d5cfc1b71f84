SELECT p.statement, 'measured' AS evidence, p.query, max(p.after) AS sorted_rows, p.after_name AS sort_key, p.example,
       (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN coalesce(p.after_name, '…') END AS _key
FROM lasting_change p
WHERE p.kind IN ('sort-added', 'lost-ordered-path')
GROUP BY p.query
