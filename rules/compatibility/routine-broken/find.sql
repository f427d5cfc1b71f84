SELECT (SELECT min(t.statement) FROM touched t WHERE t.kind IN ('drop-column', 'rename-column', 'drop-table', 'rename-table',
        'alter-column-type', 'drop-view', 'drop-function', 'set-schema')) AS statement,
       (SELECT path FROM migration WHERE role = 'judged' ORDER BY ordinal LIMIT 1) AS path, 1 AS line,
       'observed' AS evidence, r.routine, r.message AS error, r.sqlstate
FROM broken_routine r
WHERE r.phase = 'after' AND r.routine NOT IN (SELECT routine FROM broken_routine WHERE phase = 'before')
