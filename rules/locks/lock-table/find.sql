SELECT t.statement, t.evidence, t.relation, t.value AS mode,
       CASE t.value WHEN 'AccessExclusiveLock' THEN 'reads and writes' ELSE 'writes' END AS _blocked,
       CASE WHEN t.tiny OR t.lock_timeout_ms BETWEEN 1 AND 60000 THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'lock-table'
  AND t.value IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
