SELECT j.path, j.line, CASE WHEN j.source <> 'settings' THEN 'note' END AS severity, j.name AS job, j.schedule, j.tz,
       (SELECT nullif(json_group_array(relation), '[]') FROM (
            SELECT DISTINCT c.relation FROM job_query q JOIN query_column c ON c.query = q.query
            JOIN worst_lock l ON l.relation = c.relation AND (l.blocks_reads OR l.blocks_writes)
            WHERE q.job = j.name ORDER BY c.relation)) AS relations
FROM job j
WHERE j.in_window
  AND EXISTS (SELECT 1 FROM worst_lock l WHERE l.blocks_reads OR l.blocks_writes)
  AND (NOT EXISTS (SELECT 1 FROM job_query q JOIN query_column c ON c.query = q.query WHERE q.job = j.name)
       OR EXISTS (SELECT 1 FROM job_query q JOIN query_column c ON c.query = q.query
                  JOIN worst_lock l ON l.relation = c.relation AND (l.blocks_reads OR l.blocks_writes)
                  WHERE q.job = j.name))
