SELECT s.statement, 'measured' AS evidence, p.path, CASE WHEN s.statement IS NULL THEN p.line END AS line, s.pattern,
       p.key, s.sampled, CASE s.sampled WHEN 1 THEN 'entry' ELSE 'entries' END AS _entries,
       nullif(s.missing_fields, '[]') AS missing_fields,
       nullif(s.new_fields, '[]') AS new_fields, nullif(s.retyped_fields, '[]') AS retyped_fields,
       CASE WHEN s.missing_fields = '[]' AND s.retyped_fields = '[]' THEN 'warning' END AS severity
FROM staleness s JOIN pattern p ON p.name = s.pattern
WHERE s.error IS NULL AND s.sampled > 0
    AND NOT (s.missing_fields = '[]' AND s.new_fields = '[]' AND s.retyped_fields = '[]')
UNION ALL
SELECT t.statement, 'predicted', p.path, NULL, p.name, p.key, NULL, 'Entries', json_group_array(DISTINCT c.field),
       NULL, NULL, NULL
FROM touched t
JOIN pattern_column c ON c.relation = t.relation AND c."column" = t."column" AND c.field IS NOT NULL
JOIN surviving_pattern p ON p.name = c.pattern AND p.kind = 'value' AND p.loader_after IS NULL
WHERE t.kind IN ('rename-column', 'drop-column')
  AND p.name NOT IN (SELECT pattern FROM staleness WHERE error IS NULL)
GROUP BY t.statement, p.name
