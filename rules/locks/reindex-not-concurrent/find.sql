SELECT t.statement, coalesce(l.evidence, t.evidence) AS evidence, s.summary,
       coalesce(t.relation, i.relation) AS relation, coalesce(t.rows, z.rows) AS rows,
       max(l.held_ms) AS held_ms,
       upper(coalesce(t.method, 'index')) AS _target,
       coalesce(t.name, t.relation, '…') AS _what,
       CASE WHEN coalesce(t.tiny, z.tiny) THEN 'note' END AS severity
FROM touched t
JOIN statement s ON s.id = t.statement
LEFT JOIN named_index i ON i.phase = 'before' AND i.object = t.object
LEFT JOIN table_size z ON z.relation = i.relation
LEFT JOIN worst_lock l ON l.statement = t.statement
WHERE t.kind = 'reindex' AND NOT t.concurrently
GROUP BY t.statement
