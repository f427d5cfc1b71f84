WITH there AS (
    SELECT a.statement, a.relation, a.relation AS object_name, 'The table' AS what,
           (SELECT json_group_array(value) FROM (
               SELECT value FROM json_each(a.columns) WHERE value NOT IN (
                   SELECT c.name FROM relation_column c WHERE c.phase = 'before' AND c.relation = a.relation)
               ORDER BY 1)) AS differing
    FROM action a
    WHERE a.kind = 'create-table' AND a.if_not_exists AND a.relation IN (SELECT name FROM relation WHERE phase = 'before')
      AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind IN ('drop-table', 'rename-table') AND d.relation = a.relation
                      AND d.statement < a.statement)
    UNION ALL
    SELECT a.statement, a.relation, a.relation || '.' || a."column", 'The column', '[]'
    FROM action a
    JOIN relation_column c ON c.phase = 'before' AND c.relation = a.relation AND c.name = a."column"
    WHERE a.kind = 'add-column' AND a.if_not_exists
      AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind IN ('drop-column', 'rename-column') AND d.relation = a.relation
                      AND d."column" = a."column" AND (d.statement, d.ordinal) < (a.statement, a.ordinal))
)
SELECT t.statement, t.relation, t.object_name, t.what AS _what, nullif(t.differing, '[]') AS differing,
       nullif(json_array_length(t.differing), 0) AS number,
       CASE WHEN t.differing = '[]' THEN 'note' END AS severity
FROM there t
