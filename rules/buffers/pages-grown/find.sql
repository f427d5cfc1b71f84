SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number,
       json_group_array(DISTINCT p.query) AS queries,
       p.query AS worst, p.before AS before_pages, p.after AS after_pages, max(p.after - p.before) AS grown_pages,
       CASE WHEN count(DISTINCT p.query) = 1 THEN p.query END AS query,
       (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN '' END AS _else
FROM (
    -- Where a change of plan explains the pages, and is an error itself, that is the finding.
    SELECT b.* FROM lasting_change b CROSS JOIN limits l
    WHERE b.kind = 'buffers-grown' AND NOT EXISTS (
        SELECT 1 FROM lasting_change c
        WHERE c.query = b.query AND (
            c.kind IN ('lost-top-n', 'lost-partition-pruning', 'nested-loop-explosion', 'cartesian', 'subplan-per-row')
            OR (c.kind IN ('index-scan-to-seq-scan', 'index-changed', 'index-range-widened')
                AND c.after >= l.buffers_growth * c.before AND c.after - c.before >= l.buffers_floor)))
    ORDER BY b.query, b.example) p
GROUP BY p.statement
