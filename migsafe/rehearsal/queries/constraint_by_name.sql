-- What does a constraint demand, and of which columns?
SELECT o.contype::text AS kind,
       ARRAY(SELECT a.attname
             FROM unnest(o.conkey) WITH ORDINALITY AS k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.attnum
             ORDER BY k.position)::text[] AS columns,
       fn.nspname || '.' || f.relname AS referenced,
       ARRAY(SELECT a.attname
             FROM unnest(o.confkey) WITH ORDINALITY AS k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.attnum
             ORDER BY k.position)::text[] AS referenced_columns,
       pg_catalog.pg_get_expr(o.conbin, o.conrelid) AS expression
FROM pg_catalog.pg_constraint o
LEFT JOIN pg_catalog.pg_class f ON f.oid = o.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE o.conrelid = pg_catalog.to_regclass(%(relation)s) AND o.conname = %(name)s
