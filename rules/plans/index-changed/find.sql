SELECT p.statement, 'measured' AS evidence, p.query, p.relation, coalesce(p.before_name, 'one index') AS old_index,
       coalesce(p.after_name, 'another one') AS new_index, p.before AS before_pages, max(p.after) AS after_pages,
       p.example, p.detail AS cast_text
FROM lasting_change p
WHERE p.kind IN ('index-changed', 'index-range-widened') AND (p.after >= 2 * p.before OR p.after IS NULL)
GROUP BY p.query, p.relation
