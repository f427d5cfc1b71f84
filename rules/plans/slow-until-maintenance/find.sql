WITH grown AS (
    -- the most that one set of parameters costs a query more, right after the migration
    SELECT a.query, b.buffers AS before, a.buffers AS after, max(a.buffers - b.buffers) AS more
    FROM explained a JOIN explained b ON b.query = a.query AND b.example = a.example AND b.phase = 'before'
    WHERE a.phase = 'at-once' AND a.buffers >= 1.25 * b.buffers
    GROUP BY a.query
), passing AS (
    SELECT DISTINCT c.query, c.statement, c.relation, c.healed_by, g.before, g.after, g.more,
           EXISTS (SELECT 1 FROM action a WHERE a.statement = c.statement AND a.relation = c.relation) AS is_changed
    FROM plan_change c JOIN grown g ON g.query = c.query
    WHERE NOT c.permanent AND NOT c.unstable AND c.relation IS NOT NULL AND c.kind IN (
        'index-scan-to-seq-scan', 'lost-index-only-scan', 'index-changed', 'nested-loop-explosion', 'lost-top-n',
        'buffers-grown', 'subplan-per-row')
    ORDER BY c.query
)
SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number, json_group_array(DISTINCT p.query) AS queries,
       max(p.healed_by) AS command,
       coalesce(max(CASE WHEN p.is_changed THEN p.relation END),
                (SELECT min(a.relation) FROM action a JOIN relation r ON r.phase = 'after' AND r.name = a.relation
                 WHERE a.statement = p.statement),
                (SELECT min(c.relation) FROM passing c WHERE c.is_changed), min(p.relation)) AS relation,
       (SELECT w.query FROM passing w WHERE w.statement IS p.statement
        ORDER BY w.more DESC, w.query LIMIT 1) AS worst,
       (SELECT w.before FROM passing w WHERE w.statement IS p.statement
        ORDER BY w.more DESC, w.query LIMIT 1) AS before_pages,
       (SELECT w.after FROM passing w WHERE w.statement IS p.statement
        ORDER BY w.more DESC, w.query LIMIT 1) AS after_pages
FROM passing p
GROUP BY p.statement
