-- Which CREATE STATISTICS are there, and which number has each column of their table?
SELECT e.oid::int8 AS oid, n.nspname AS schema, e.stxname AS name,
       (SELECT pg_catalog.jsonb_object_agg(a.attname, a.attnum) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = e.stxrelid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1
