WITH wanted (field, position) AS (VALUES ('owner', 1), ('reason', 2), ('expected', 3), ('rollback', 4)),
missing AS (
    SELECT m.path, w.field FROM migration m CROSS JOIN wanted w
    WHERE m.role = 'judged'
      AND NOT EXISTS (SELECT 1 FROM header h WHERE h.path = m.path AND h.field = w.field AND trim(h.text) <> '')
      AND NOT (w.field = 'rollback' AND m.path IN (SELECT path FROM irreversible))
    ORDER BY m.path, w.position
)
SELECT (SELECT min(s.id) FROM statement s WHERE s.path = m.path) AS statement, m.path,
       json_group_array(m.field) AS missing
FROM missing m WHERE m.path IN (SELECT path FROM statement) GROUP BY m.path
