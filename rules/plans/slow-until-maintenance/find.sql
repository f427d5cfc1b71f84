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
), healed AS (
    SELECT p.*,
           coalesce(max(CASE WHEN is_changed THEN relation END) OVER (PARTITION BY statement),
                    (SELECT min(a.relation) FROM action a JOIN relation r ON r.phase = 'after' AND r.name = a.relation
                     WHERE a.statement = p.statement),
                    max(CASE WHEN is_changed THEN relation END) OVER (),
                    min(relation) OVER (PARTITION BY statement)) AS cared_for
    FROM passing p
), worst_first AS (
    SELECT *, row_number() OVER (PARTITION BY cared_for ORDER BY more DESC, query, statement) AS place FROM healed
)
SELECT max(CASE WHEN place = 1 THEN statement END) AS statement, 'measured' AS evidence,
       count(DISTINCT query) AS number, json_group_array(DISTINCT query) AS queries,
       max(healed_by) AS command, cared_for AS relation,
       max(CASE WHEN place = 1 THEN query END) AS worst,
       max(CASE WHEN place = 1 THEN before END) AS before_pages,
       max(CASE WHEN place = 1 THEN after END) AS after_pages
FROM worst_first
GROUP BY cared_for
