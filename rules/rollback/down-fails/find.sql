SELECT file, path AS up, file AS path, line, "column", 'observed' AS evidence, coalesce(message, 'no message') AS error,
       nullif(sqlstate, '-') AS _sqlstate
FROM way_back WHERE way = 'down' AND sqlstate IS NOT NULL
