-- Which constraints do tables have, what do they refer to, and were the existing rows checked against them?
SELECT n.nspname || '.' || c.relname AS relation, o.conname AS name, o.contype::text AS kind,
       ARRAY(SELECT a.attname
             FROM unnest(o.conkey) WITH ORDINALITY AS k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.attnum
             ORDER BY k.position) AS columns,
       fn.nspname || '.' || f.relname AS referenced,
       ARRAY(SELECT a.attname
             FROM unnest(o.confkey) WITH ORDINALITY AS k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.attnum
             ORDER BY k.position) AS referenced_columns,
       o.convalidated AS validated, pg_catalog.pg_get_constraintdef(o.oid) AS definition
FROM pg_catalog.pg_constraint o
JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class f ON f.oid = o.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
