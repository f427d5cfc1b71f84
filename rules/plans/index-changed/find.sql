SELECT p.statement, 'measured' AS evidence, p.query, p.relation, coalesce(p.before_name, 'one index') AS old_index,
       coalesce(p.after_name, 'another one') AS new_index, p.before AS before_pages, max(p.after) AS after_pages,
       p.example, p.detail AS cast_text, (SELECT r.text FROM remedy r WHERE r.query = p.query) AS _remedy,
       CASE WHEN p.query NOT IN (SELECT query FROM remedy) THEN p.relation END AS _relation,
       CASE WHEN max(p.after) >= l.buffers_growth * p.before AND max(p.after) - p.before >= l.buffers_floor THEN 'error'
            END AS severity
FROM lasting_change p CROSS JOIN limits l
WHERE p.kind IN ('index-changed', 'index-range-widened') AND (p.after >= 2 * p.before OR p.after IS NULL)
GROUP BY p.query, p.relation
