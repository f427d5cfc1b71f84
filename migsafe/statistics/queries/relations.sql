-- How large does the planner think each relation is, and how large is it? `file` is where an index's metapage lies.
SELECT n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, c.reltuples::float8 AS tuples,
       c.relpages AS counted_pages, c.relallvisible AS visible,
       CASE WHEN c.relkind IN ('r', 'm', 'i') THEN
           (coalesce(pg_catalog.pg_relation_size(c.oid), 0) / pg_catalog.current_setting('block_size')::int8) ELSE 0 END::int8 AS pages,
       CASE WHEN c.reltoastrelid <> 0 THEN
           (coalesce(pg_catalog.pg_relation_size(c.reltoastrelid), 0) / pg_catalog.current_setting('block_size')::int8) ELSE 0 END::int8 AS toast_pages,
       m.amname AS method, pg_catalog.pg_relation_filepath(c.oid) AS file
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam AND c.relkind = 'i'
WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
