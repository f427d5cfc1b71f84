SELECT path AS again, path, line, "column", 'observed' AS evidence, coalesce(message, 'no message') AS error,
       nullif(sqlstate, '-') AS _sqlstate
FROM way_back WHERE way = 'up-again' AND sqlstate IS NOT NULL
