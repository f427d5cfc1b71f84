SELECT w.statement, 'observed' AS evidence, w.relation, w.timeout_ms, nullif(w.committed, 0) AS _committed,
       w.invalid_index AS _invalid, w.again AS _again
FROM lock_wait w
WHERE w.gave_up AND (w.again IS NOT NULL OR w.invalid_index IS NOT NULL)
