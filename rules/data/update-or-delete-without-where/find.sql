SELECT t.statement, t.evidence, t.relation, t.rows, upper(t.kind) AS _verb,
       CASE t.kind WHEN 'update' THEN 'rewrites' ELSE 'deletes' END AS _does,
       CASE WHEN t.tiny THEN 'note' WHEN t.kind = 'delete' THEN 'error' END AS severity
FROM touched t
WHERE t.kind IN ('update', 'delete') AND t.predicate IS NULL AND t.relation IS NOT NULL
