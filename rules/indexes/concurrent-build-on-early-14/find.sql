SELECT t.statement, s.summary,
       (SELECT m.postgresql FROM copy_made m WHERE m.postgresql LIKE '14.%') AS _server,
       CASE WHEN EXISTS (SELECT 1 FROM copy_made m WHERE m.postgresql GLOB '14.[0-3]' OR m.postgresql GLOB '14.[0-3] *')
            THEN 'error' END AS severity
FROM touched t JOIN statement s ON s.id = t.statement
WHERE t.kind IN ('create-index', 'reindex') AND t.concurrently AND (SELECT server_version FROM limits) = 14
  AND NOT EXISTS (SELECT 1 FROM copy_made m WHERE m.postgresql LIKE '14.%' AND m.postgresql NOT GLOB '14.[0-3]'
                  AND m.postgresql NOT GLOB '14.[0-3] *')
GROUP BY t.statement
