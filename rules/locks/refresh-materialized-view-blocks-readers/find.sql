SELECT t.statement, t.evidence, t.relation, t.rows, t.held_ms, CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'refresh-materialized-view' AND NOT t.concurrently AND t.value IS NULL
