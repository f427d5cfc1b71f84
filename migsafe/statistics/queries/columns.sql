-- What did ANALYZE find out about each column? Of an index's expressions the number is told, for their names may change.
SELECT s.schemaname AS schema, s.tablename AS relation,
       CASE WHEN c.relkind IN ('i', 'I') THEN a.attnum::text ELSE s.attname::text END AS column,
       CASE WHEN b.typtype = 'e' THEN 'enum' ELSE b.oid::regtype::text END AS type,
       s.inherited, s.null_frac::float8 AS nulls, s.avg_width AS width, s.n_distinct::float8 AS distinct,
       s.most_common_vals::text::text[] AS common, s.most_common_freqs AS common_shares,
       s.histogram_bounds::text::text[] AS bounds, s.correlation::float8 AS correlation,
       s.most_common_elems::text::text[] AS elements, s.most_common_elem_freqs AS element_shares,
       s.elem_count_histogram AS element_counts, {ranges}
FROM pg_catalog.pg_stats s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
WHERE c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2, a.attnum, 4
