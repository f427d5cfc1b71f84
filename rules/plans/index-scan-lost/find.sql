WITH reckoned AS (
    -- Where nothing ran, the planner's costs decide, of which one is a page.
    SELECT p.*, coalesce(p.before, b.cost) AS old, coalesce(p.after, a.cost) AS new
    FROM lasting_change p
    LEFT JOIN explained b ON b.query = p.query AND b.example = p.example AND b.phase = 'before'
    LEFT JOIN explained a ON a.query = p.query AND a.example = p.example AND a.phase = 'after'
)
SELECT p.statement, 'measured' AS evidence, p.query, p.relation, coalesce(p.before_name, 'an index') AS index_names,
       p.before AS before_pages, max(p.after) AS after_pages, p.example,
       (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN p.relation END AS _relation,
       (SELECT c.detail FROM lasting_change c WHERE c.kind = 'implicit-cast-kills-index' AND c.query = p.query
        AND c.relation = p.relation ORDER BY c.example LIMIT 1) AS cast_text,
       CASE WHEN max(p.new) < l.buffers_growth * p.old OR max(p.new) - p.old < l.buffers_floor THEN 'warning'
            END AS severity
FROM reckoned p CROSS JOIN limits l
WHERE p.kind = 'index-scan-to-seq-scan' AND p.new >= 1.25 * p.old
GROUP BY p.query, p.relation
