WITH back AS (SELECT file AS path FROM way_back WHERE way = 'down' AND sqlstate IS NULL ORDER BY rowid DESC LIMIT 1)
SELECT (SELECT path FROM back) AS path, 1 AS line, 'observed' AS evidence,
       CASE WHEN EXISTS (SELECT 1 FROM header WHERE field = 'rollback' AND trim(text) <> '') THEN 'warning' END AS severity,
       (SELECT json_group_array(object) FROM remainder WHERE trace = 'data') AS lost
WHERE EXISTS (SELECT 1 FROM remainder WHERE trace = 'data')
