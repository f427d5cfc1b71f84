SELECT p.statement, 'measured' AS evidence, p.query, p.relation, p.before AS before_parts, max(p.after) AS after_parts,
       p.example,
       CASE WHEN NOT EXISTS (SELECT 1 FROM lasting_change b WHERE b.kind = 'buffers-grown' AND b.query = p.query)
            THEN 'warning' END AS severity
FROM lasting_change p
WHERE p.kind = 'lost-partition-pruning'
GROUP BY p.query, p.relation
