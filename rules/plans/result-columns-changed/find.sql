SELECT p.statement, 'measured' AS evidence, p.query, p.before_name AS gone, p.after_name AS come, min(p.example) AS example,
       (SELECT w.before FROM lasting_change w WHERE w.kind = 'row-width-grown' AND w.query = p.query LIMIT 1) AS before_width,
       (SELECT w.after FROM lasting_change w WHERE w.kind = 'row-width-grown' AND w.query = p.query LIMIT 1) AS after_width
FROM lasting_change p
WHERE p.kind = 'output-columns-changed'
GROUP BY p.query
