-- Which file holds which relation, and what is it? `table` is an index's, `share` what a table's pages are filled to.
SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
       pg_catalog.pg_relation_filepath(c.oid) AS file, pg_catalog.pg_relation_filepath(nullif(c.reltoastrelid, 0)) AS toast_file,
       m.amname AS method, i.indrelid::int8 AS table, coalesce(i.indisunique, false) AS is_unique,
       coalesce(i.indkey::int2[], '{}') AS keys, i.indpred IS NOT NULL AS is_partial,
       coalesce(i.indoption[0] & 1, 0) = 1 AS descends, c.relnatts AS columns,
       coalesce((SELECT o.option_value::int4 FROM pg_catalog.pg_options_to_table(c.reloptions) o
                 WHERE o.option_name = 'fillfactor'), CASE WHEN m.amname = 'btree' THEN 90 ELSE 100 END) AS fill
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam AND c.relkind = 'i'
WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1
