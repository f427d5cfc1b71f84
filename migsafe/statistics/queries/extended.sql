-- What did ANALYZE find out for CREATE STATISTICS? Columns are told by number, and which name each number has.
SELECT s.statistics_schemaname AS schema, s.statistics_name AS name, s.n_distinct::text AS distinct,
       s.dependencies::text AS dependencies, s.most_common_freqs IS NOT NULL AS has_more,
       (SELECT pg_catalog.jsonb_object_agg(a.attnum, a.attname) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = e.stxrelid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_catalog.pg_stats_ext s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.statistics_schemaname
JOIN pg_catalog.pg_statistic_ext e ON e.stxnamespace = n.oid AND e.stxname = s.statistics_name
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' {once}
ORDER BY 1, 2
