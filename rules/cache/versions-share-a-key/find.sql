WITH field AS (
    SELECT pattern, name, max(CASE WHEN phase = 'before' THEN json_type END) AS old,
           max(CASE WHEN phase = 'after' THEN json_type END) AS new
    FROM cached_field GROUP BY pattern, name
),
differing AS (
    SELECT pattern, CASE WHEN new IS NULL THEN name || ' only in the old' ELSE name || ' was ' || old || ', is ' || new END
               AS difference
    FROM field WHERE old IS NOT NULL AND (new IS NULL OR new <> old)
)
SELECT p.path, p.line, 'observed' AS evidence, p.name AS pattern, p.key, p.loader, p.loader_after,
       json_group_array(d.difference) AS _differs
FROM pattern p JOIN differing d ON d.pattern = p.name
WHERE (SELECT rolling FROM limits) AND p.key_after IS NULL AND p.loader_after IS NOT NULL AND p.kind = 'value'
  AND p.name IN (SELECT pattern FROM cached_field WHERE phase = 'after')
  AND p.name NOT IN (SELECT pattern FROM staleness
                     WHERE NOT (missing_fields = '[]' AND new_fields = '[]' AND retyped_fields = '[]'))
GROUP BY p.name
