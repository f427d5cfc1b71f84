SELECT p.statement, 'measured' AS evidence, p.query, p.relation, coalesce(p.before_name, 'an index') AS index_names,
       p.before AS before_pages, max(p.after) AS after_pages, p.example,
       (SELECT c.detail FROM lasting_change c WHERE c.kind = 'implicit-cast-kills-index' AND c.query = p.query
        AND c.relation = p.relation ORDER BY c.example LIMIT 1) AS cast_text,
       CASE WHEN max(p.after) < l.buffers_growth * p.before OR max(p.after) - p.before < l.buffers_floor THEN 'warning'
            END AS severity
FROM lasting_change p CROSS JOIN limits l
WHERE p.kind = 'index-scan-to-seq-scan'
GROUP BY p.query, p.relation
