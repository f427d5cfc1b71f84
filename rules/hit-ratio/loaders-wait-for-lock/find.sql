SELECT h.statement, h.evidence, h.relation, h.mode, h.held_ms, json_group_array(DISTINCT p.name) AS patterns,
       nullif(CAST(round(h.held_ms / 1000.0 * (
           SELECT sum(r.requests - r.hits_before) FROM cache_replay r WHERE r.pattern IN (
               SELECT pattern FROM pattern_column x WHERE x.relation = h.relation))
           / (SELECT nullif(duration_s / 2, 0) FROM trace_read)) AS INTEGER), 0) AS waiting
FROM worst_lock h
JOIN pattern_column c ON c.relation = h.relation
JOIN pattern p ON p.name = c.pattern AND p.kind IN ('value', 'negative')
WHERE h.blocks_reads
  AND (h.held_ms > (SELECT stall_ms FROM limits)
       OR EXISTS (SELECT 1 FROM known_rewrite w JOIN table_size z ON z.relation = w.relation AND NOT z.tiny
                  WHERE w.statement = h.statement AND w.relation = h.relation AND NOT w.is_new))
GROUP BY h.statement, h.relation
