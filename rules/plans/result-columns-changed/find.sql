SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number, json_group_array(DISTINCT p.query) AS queries,
       p.before_name AS gone, p.after_name AS come, max(w.before) AS before_width, max(w.after) AS after_width,
       CASE WHEN count(DISTINCT p.query) = 1 THEN p.query END AS query
FROM (SELECT * FROM lasting_change WHERE kind = 'output-columns-changed' ORDER BY query) p
LEFT JOIN lasting_change w ON w.kind = 'row-width-grown' AND w.query = p.query AND w.example = p.example
GROUP BY p.statement, p.before_name, p.after_name
