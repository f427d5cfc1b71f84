-- Which pages of which tables (indexes and TOAST included) did this transaction touch, and how were rows updated?
SELECT n.nspname || '.' || t.relname AS relation,
       sum(pg_catalog.pg_stat_get_xact_blocks_fetched(c.oid))::int8 AS pages,
       sum(pg_catalog.pg_stat_get_xact_tuples_updated(c.oid))::int8 AS updated,
       sum(pg_catalog.pg_stat_get_xact_tuples_hot_updated(c.oid))::int8 AS hot_updated
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class o ON o.reltoastrelid = coalesce(i.indrelid, c.oid)
JOIN pg_catalog.pg_class t ON t.oid = coalesce(o.oid, i.indrelid, c.oid)
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE c.relkind IN ('r', 'i', 't', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
GROUP BY 1
ORDER BY 1
