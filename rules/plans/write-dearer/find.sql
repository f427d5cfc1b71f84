SELECT p.statement, 'measured' AS evidence, p.query, coalesce(p.relation, '…') AS relation, p.after_name AS names, p.example,
       CASE p.kind WHEN 'trigger-cost' THEN 'sets off queries that touch pages of ' || coalesce(p.relation, 'other tables')
            WHEN 'hot-update-lost' THEN 'sets a column that an index holds now, so its updates are no longer heap-only'
            ELSE 'writes more bytes of write-ahead log' END AS what_grew,
       CASE WHEN p.kind <> 'hot-update-lost' THEN p.before END AS before_number,
       CASE WHEN p.kind <> 'hot-update-lost' THEN max(p.after) END AS after_number,
       CASE WHEN p.kind = 'trigger-cost' AND p.after - p.before >= l.buffers_floor AND p.after >= l.buffers_growth * p.before
            THEN 'error' END AS severity
FROM lasting_change p CROSS JOIN limits l
WHERE p.kind IN ('trigger-cost', 'hot-update-lost', 'wal-grown')
GROUP BY p.query, p.kind
