SELECT t.statement, t.evidence, t.relation, t.referenced AS partition,
       CASE WHEN (SELECT server_version FROM limits) < 14
              OR EXISTS (SELECT 1 FROM worst_lock l WHERE l.statement = t.statement AND l.blocks_reads
                         AND l.evidence = 'observed' AND l.relation NOT IN (t.relation, t.referenced)
                         AND l.relation NOT IN (SELECT name FROM relation_index)) THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'detach-partition' AND NOT t.concurrently AND t.value IS NULL
