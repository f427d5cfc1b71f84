SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number, json_group_array(DISTINCT p.query) AS queries,
       max(p.healed_by) AS command, coalesce(p.relation, '') AS relation,
       (SELECT b.query FROM plan_change b WHERE NOT b.permanent AND b.kind IN ('lost-index-only-scan', 'buffers-grown')
        AND b.statement IS p.statement ORDER BY b.after - b.before DESC, b.query LIMIT 1) AS worst,
       (SELECT b.before FROM plan_change b WHERE NOT b.permanent AND b.kind IN ('lost-index-only-scan', 'buffers-grown')
        AND b.statement IS p.statement ORDER BY b.after - b.before DESC, b.query LIMIT 1) AS before_pages,
       (SELECT b.after FROM plan_change b WHERE NOT b.permanent AND b.kind IN ('lost-index-only-scan', 'buffers-grown')
        AND b.statement IS p.statement ORDER BY b.after - b.before DESC, b.query LIMIT 1) AS after_pages
FROM (SELECT DISTINCT query, statement, relation, healed_by FROM plan_change
      WHERE NOT permanent AND NOT unstable AND relation IS NOT NULL AND kind IN (
          'index-scan-to-seq-scan', 'lost-index-only-scan', 'index-changed', 'nested-loop-explosion', 'lost-top-n',
          'buffers-grown', 'subplan-per-row', 'missing-statistics')
      ORDER BY query) p
GROUP BY p.statement, p.relation
