SELECT r.requests, r.hit_ratio_after AS ratio_after, r.load_buffers_before AS pages_before,
       r.load_buffers_after AS pages_after,
       w.pattern AS worst, 'measured' AS evidence,
       (SELECT r.text FROM remedy r JOIN pattern p ON r.query IN (p.loader, p.loader_after)
        WHERE p.name = w.pattern ORDER BY r.gain DESC LIMIT 1) AS _remedy,
       CASE WHEN NOT EXISTS (SELECT 1 FROM remedy r JOIN pattern p ON r.query IN (p.loader, p.loader_after)
                             WHERE p.name = w.pattern) THEN '' END AS _else,
       (SELECT c.statement FROM lasting_change c JOIN pattern p ON c.query IN (p.loader, p.loader_after)
        WHERE p.name = w.pattern AND c.kind IN ('buffers-grown', 'index-scan-to-seq-scan') AND c.statement IS NOT NULL
        ORDER BY c.after DESC LIMIT 1) AS statement
FROM cache_replay r CROSS JOIN limits l
LEFT JOIN (SELECT pattern, max(load_buffers_after - load_buffers_before) AS grown
           FROM cache_replay WHERE pattern IS NOT NULL) w
WHERE r.pattern IS NULL AND r.load_buffers_after >= l.buffers_growth * r.load_buffers_before
  AND r.load_buffers_after - r.load_buffers_before >= l.buffers_floor
  AND NOT r.hit_ratio_before - r.hit_ratio_after > l.hit_ratio_drop
