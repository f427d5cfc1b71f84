-- What does the planner know of each table? Which columns have statistics, how large is the file, whose partition is it?
WITH RECURSIVE above AS (
    SELECT inhrelid AS oid, inhparent AS parent FROM pg_catalog.pg_inherits
    UNION ALL
    SELECT a.oid, i.inhparent FROM above a JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.parent
), root AS (
    SELECT a.oid, min(n.nspname || '.' || c.relname) AS name
    FROM above a
    JOIN pg_catalog.pg_class c ON c.oid = a.parent
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhrelid = a.parent)
    GROUP BY a.oid
)
SELECT n.nspname || '.' || c.relname AS relation, root.name AS root,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid) / 8192 ELSE 0 END::int8 AS pages,
       greatest(c.reltuples, 0)::float8 AS row_count,
       ARRAY(SELECT s.attname::text FROM pg_catalog.pg_stats s
             WHERE s.schemaname = n.nspname AND s.tablename = c.relname ORDER BY 1) AS analyzed,
       c.relrowsecurity AS secured,
       EXISTS (SELECT 1 FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal) AS triggered
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN root ON root.oid = c.oid
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1
