WITH failed AS (
    SELECT e.statement, s.path, s.transaction_id FROM execution e JOIN statement s ON s.id = e.statement
    WHERE e.sqlstate IS NOT NULL
), committed AS (
    SELECT f.statement, s.line FROM failed f
    JOIN statement s ON s.path = f.path AND s.id < f.statement
    JOIN execution e ON e.statement = s.id AND e.sqlstate IS NULL AND e.skipped IS NULL
    WHERE (s.transaction_id IS NULL OR s.transaction_id IS NOT f.transaction_id)
      AND EXISTS (SELECT 1 FROM action a WHERE a.statement = s.id
                  AND a.kind NOT IN ('set', 'begin', 'commit', 'rollback', 'savepoint', 'select', 'explain', 'other'))
)
SELECT c.statement, 'observed' AS evidence, count(*) AS done, max(c.line) AS until,
       (SELECT min(i.name) FROM relation_index i WHERE i.phase = 'after' AND NOT i.is_valid
        AND i.name NOT IN (SELECT name FROM relation_index WHERE phase = 'before')) AS _invalid
FROM committed c GROUP BY c.statement
