-- The columns' order matters to nobody who names them, so it alone is a note; what is left alone is a warning.
WITH back AS (SELECT file AS path FROM way_back WHERE way = 'down' AND sqlstate IS NULL ORDER BY rowid DESC LIMIT 1),
difference AS (SELECT * FROM remainder WHERE trace <> 'data')
SELECT (SELECT path FROM back) AS path, 1 AS line, 'observed' AS evidence,
       CASE WHEN NOT EXISTS (SELECT 1 FROM difference WHERE object NOT LIKE 'order of %') THEN 'note'
            WHEN NOT EXISTS (SELECT 1 FROM difference WHERE trace <> 'left' AND object NOT LIKE 'order of %') THEN 'warning'
            ELSE 'error' END AS severity,
       (SELECT json_group_array(object) FROM difference WHERE trace = 'left' HAVING count(*)) AS left_over,
       (SELECT json_group_array(object) FROM difference WHERE trace = 'lost' HAVING count(*)) AS missing,
       (SELECT json_group_array(object) FROM difference WHERE trace = 'changed' HAVING count(*)) AS different,
       CASE WHEN EXISTS (SELECT 1 FROM difference WHERE trace = 'left')
             AND EXISTS (SELECT 1 FROM difference WHERE trace = 'lost') THEN ', ' END AS _and,
       CASE WHEN EXISTS (SELECT 1 FROM difference WHERE trace <> 'changed')
             AND EXISTS (SELECT 1 FROM difference WHERE trace = 'changed') THEN ', ' END AS _and_more
WHERE EXISTS (SELECT 1 FROM difference)
