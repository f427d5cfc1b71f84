SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number,
       json_group_array(DISTINCT p.query) AS queries,
       p.query AS worst, p.before AS before_pages, p.after AS after_pages, max(p.after - p.before) AS grown_pages,
       CASE WHEN count(DISTINCT p.query) = 1 THEN p.query END AS query
FROM (SELECT * FROM lasting_change WHERE kind = 'buffers-grown' ORDER BY query, example) p
GROUP BY p.statement
