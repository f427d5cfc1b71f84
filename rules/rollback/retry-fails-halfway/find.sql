-- Only where IF EXISTS or IF NOT EXISTS would help: no statement adds a constraint that way.
WITH step AS (
    SELECT path, count(DISTINCT coalesce('t' || transaction_id, 's' || id)) AS commits FROM statement
    WHERE id IN (SELECT a.statement FROM action a
                 WHERE a.kind NOT IN ('set', 'begin', 'commit', 'rollback', 'savepoint', 'select', 'other'))
    GROUP BY path
)
SELECT f.id AS statement, w.line, w."column", 'observed' AS evidence, w.path AS again, s.commits,
       coalesce(w.message, 'no message') AS error, nullif(w.sqlstate, '-') AS _sqlstate
FROM way_back w
JOIN step s ON s.path = w.path
JOIN statement f ON f.path = w.path AND w.line BETWEEN f.line AND f.end_line
WHERE w.way = 'twice' AND w.sqlstate IS NOT NULL AND s.commits > 1
  AND EXISTS (SELECT 1 FROM action a WHERE a.statement = f.id AND a.kind IN
              ('create-index', 'create-table', 'create-materialized-view', 'create-sequence', 'create-schema', 'add-column',
               'drop-index', 'drop-table', 'drop-column', 'drop-constraint'))
  -- told, with what it means, where the migration was seen to stop half-way
  AND w.path NOT IN (SELECT o.path FROM lock_wait l JOIN statement o ON o.id = l.statement WHERE l.again IS NOT NULL)
GROUP BY w.path
