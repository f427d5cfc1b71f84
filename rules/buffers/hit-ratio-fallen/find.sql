WITH best AS (
    SELECT * FROM buffer_use
    WHERE state <> 'alone' OR NOT EXISTS (SELECT 1 FROM buffer_use WHERE state = 'warm')
), total AS (
    SELECT phase, state, sum(hit) AS hit, sum(read) AS read, 1.0 * sum(hit) / nullif(sum(hit) + sum(read), 0) AS ratio
    FROM best GROUP BY phase, state
), fallen AS (
    SELECT b.state, b.ratio AS ratio_before, a.ratio AS ratio_after, b.read AS read_before, a.read AS read_after,
           l.hit_ratio_drop AS limit_ratio
    FROM total b JOIN total a ON a.state = b.state AND a.phase = 'after' AND b.phase = 'before' CROSS JOIN limits l
    LEFT JOIN total c ON c.state = b.state AND c.phase = 'control'
    WHERE b.ratio - a.ratio > l.hit_ratio_drop + abs(coalesce(c.ratio - b.ratio, 0))
      AND a.read - b.read >= l.buffers_floor
), lost AS (
    SELECT f.state, a.relation, a.read - coalesce(b.read, 0) AS more
    FROM fallen f JOIN best a ON a.state = f.state AND a.phase = 'after'
    LEFT JOIN best b ON b.state = f.state AND b.phase = 'before' AND b.relation = a.relation
    WHERE a.read > coalesce(b.read, 0)
)
SELECT (SELECT p.statement FROM lasting_change p WHERE p.kind = 'buffers-grown'
        ORDER BY p.after - p.before DESC, p.query LIMIT 1) AS statement,
       'measured' AS evidence, f.ratio_before, f.ratio_after, f.limit_ratio,
       cast(round(f.read_before) AS INTEGER) AS read_before, cast(round(f.read_after) AS INTEGER) AS read_after,
       (SELECT r.text FROM remedy r ORDER BY r.gain DESC, r.text LIMIT 1) AS _remedy,
       CASE WHEN NOT EXISTS (SELECT 1 FROM remedy) THEN '' END AS _else,
       CASE f.state WHEN 'cold' THEN 'cold' ELSE 'warm' END AS state,
       CASE f.state WHEN 'cold' THEN 'warning' END AS severity,
       (SELECT json_group_array(relation) FROM (SELECT relation FROM lost WHERE lost.state = f.state
                                                ORDER BY more DESC, relation LIMIT 3)) AS relations
FROM fallen f
WHERE f.state <> 'cold' OR NOT EXISTS (SELECT 1 FROM fallen o WHERE o.state = 'warm')
