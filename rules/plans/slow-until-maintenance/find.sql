WITH passing AS (
    SELECT DISTINCT c.query, c.statement, c.relation, c.healed_by,
           EXISTS (SELECT 1 FROM action a WHERE a.statement = c.statement AND a.relation = c.relation) AS is_changed
    FROM plan_change c
    WHERE NOT c.permanent AND NOT c.unstable AND c.relation IS NOT NULL
      AND (c.kind IN ('nested-loop-explosion', 'lost-top-n', 'subplan-per-row')
           OR (c.kind IN ('index-scan-to-seq-scan', 'lost-index-only-scan', 'index-changed', 'buffers-grown')
               AND c.after >= 1.25 * c.before))
    ORDER BY c.query
), pages AS (
    SELECT query, statement, healed_by, before, after FROM plan_change
    WHERE NOT permanent AND kind IN ('lost-index-only-scan', 'buffers-grown')
)
SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number, json_group_array(DISTINCT p.query) AS queries,
       p.healed_by AS command, coalesce(max(CASE WHEN p.is_changed THEN p.relation END), min(p.relation)) AS relation,
       (SELECT b.query FROM pages b WHERE b.healed_by = p.healed_by AND b.statement IS p.statement
        ORDER BY b.after - b.before DESC, b.query LIMIT 1) AS worst,
       (SELECT b.before FROM pages b WHERE b.healed_by = p.healed_by AND b.statement IS p.statement
        ORDER BY b.after - b.before DESC, b.query LIMIT 1) AS before_pages,
       (SELECT b.after FROM pages b WHERE b.healed_by = p.healed_by AND b.statement IS p.statement
        ORDER BY b.after - b.before DESC, b.query LIMIT 1) AS after_pages
FROM passing p
GROUP BY p.statement, p.healed_by
