SELECT t.statement, t.evidence, t.name AS constraint_name, t.relation,
       coalesce(t.referenced, 'the table it refers to') AS referenced,
       CASE WHEN t.referenced = t.relation THEN t.relation
            ELSE 'both ' || t.relation || ' and ' || coalesce(t.referenced, 'the table it refers to') END AS _tables,
       t.columns, nullif(t.referenced_columns, '[]') AS referenced_columns, t.rows, t.held_ms,
       coalesce(t.name, 'a_name') AS _new_name,
       CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'add-foreign-key' AND NOT t.not_valid AND coalesce(t.value, '') <> 'not enforced'
  AND NOT EXISTS (
      SELECT 1 FROM action a
      WHERE a.statement = t.statement AND a.relation = t.relation AND a.kind = 'add-column' AND a.default_sql IS NULL
        AND a."column" IN (SELECT value FROM json_each(t.columns)))
