SELECT t.statement, CASE WHEN e.ms IS NULL THEN 'predicted' ELSE 'observed' END AS evidence, s.summary,
       t.statement_timeout_ms, coalesce(t.rows, z.rows) AS rows, e.ms
FROM touched t
JOIN statement s ON s.id = t.statement
LEFT JOIN named_index i ON i.phase = 'before' AND i.name = t.name
LEFT JOIN table_size z ON z.relation = i.relation
LEFT JOIN execution e ON e.statement = t.statement AND e.sqlstate IS NULL AND e.skipped IS NULL
WHERE t.statement_timeout_ms BETWEEN 1 AND 599999
  AND ((t.kind IN ('create-index', 'reindex') AND t.concurrently) OR t.kind = 'validate-constraint')
  AND NOT coalesce(t.tiny, z.tiny, 0)
  AND NOT (coalesce(t.rows, z.rows, 0) > 0 AND coalesce(e.ms * 10 < t.statement_timeout_ms, 0))
GROUP BY t.statement
