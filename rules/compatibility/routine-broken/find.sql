SELECT (SELECT min(t.statement) FROM touched t WHERE t.kind IN ('drop-column', 'rename-column', 'drop-table', 'rename-table',
        'alter-column-type', 'drop-view', 'drop-function', 'set-schema')) AS statement,
       'observed' AS evidence, r.routine, r.message AS error, r.sqlstate
FROM broken_routine r
WHERE r.phase = 'after' AND r.routine NOT IN (SELECT routine FROM broken_routine WHERE phase = 'before')
