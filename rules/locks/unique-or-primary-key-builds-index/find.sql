SELECT t.statement, t.evidence, t.relation, t.rows, t.held_ms,
       CASE t.columns WHEN '[]' THEN '["…"]' ELSE t.columns END AS key_columns,
       coalesce(t.name, 'a_name') AS _new_name,
       CASE t.kind WHEN 'add-unique' THEN 'The unique constraint' ELSE 'The primary key' END AS _what_key,
       CASE t.kind WHEN 'add-unique' THEN 'UNIQUE' ELSE 'PRIMARY KEY' END AS _keyword,
       CASE WHEN t.tiny THEN 'note' END AS severity
FROM touched t
WHERE t.kind IN ('add-unique', 'add-primary-key') AND t.using_index IS NULL
