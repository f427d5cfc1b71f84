WITH total AS (
    SELECT phase, sum(hit) AS hit, sum(read) AS read, 1.0 * sum(hit) / nullif(sum(hit) + sum(read), 0) AS ratio
    FROM buffer_use GROUP BY phase
)
SELECT (SELECT p.statement FROM lasting_change p WHERE p.kind = 'buffers-grown'
        ORDER BY p.after - p.before DESC, p.query LIMIT 1) AS statement,
       'measured' AS evidence, b.ratio AS ratio_before, a.ratio AS ratio_after, l.hit_ratio_drop AS limit_ratio,
       b.read AS read_before, a.read AS read_after,
       (SELECT x.relation FROM buffer_use x LEFT JOIN buffer_use o ON o.relation = x.relation AND o.phase = 'before'
        WHERE x.phase = 'after' ORDER BY x.read - coalesce(o.read, 0) DESC, x.relation LIMIT 1) AS relation
FROM total b JOIN total a ON a.phase = 'after' AND b.phase = 'before' CROSS JOIN limits l
WHERE b.ratio - a.ratio > l.hit_ratio_drop AND a.read - b.read >= l.buffers_floor
