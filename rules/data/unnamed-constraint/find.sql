SELECT a.statement, a.relation,
       CASE a.kind WHEN 'add-check' THEN 'The check' WHEN 'add-foreign-key' THEN 'The foreign key'
                   WHEN 'add-unique' THEN 'The unique constraint' ELSE 'The exclusion constraint' END AS _what
FROM touched a
WHERE a.kind IN ('add-check', 'add-foreign-key', 'add-unique', 'add-exclude') AND a.name IS NULL AND a.relation IS NOT NULL
