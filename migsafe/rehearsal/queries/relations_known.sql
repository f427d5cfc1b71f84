-- Which relations of the user are there now, and in which files? `index_of` is an index's table.
SELECT c.oid::int8 AS oid, n.nspname || '.' || c.relname AS name, c.relkind::text AS kind,
       c.relfilenode::int8 AS filenode, i.indrelid::int8 AS index_of
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
