-- Which tables, views and sequences are there, and how large are they? A partitioned table is as large as its leaves.
-- Sizes are those of the files, not the last VACUUM's; rows are the planner's estimate, 0 where nothing was counted yet.
WITH RECURSIVE listed AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind, c.relfilenode,
           greatest(c.reltuples, 0)::float8 AS row_count,
           CASE WHEN c.relkind IN ('r', 'm', 'S') THEN pg_catalog.pg_relation_size(c.oid) END AS main_bytes,
           CASE WHEN c.relkind IN ('r', 'm', 'S') THEN pg_catalog.pg_total_relation_size(c.oid) END AS total_bytes
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), leaf (root, oid) AS (
    SELECT oid, oid FROM listed WHERE relkind = 'p'
    UNION ALL
    SELECT leaf.root, i.inhrelid FROM leaf JOIN pg_catalog.pg_inherits i ON i.inhparent = leaf.oid
), whole AS (
    SELECT leaf.root, sum(l.row_count) AS row_count, sum(l.main_bytes) AS main_bytes, sum(l.total_bytes) AS total_bytes
    FROM leaf JOIN listed l ON l.oid = leaf.oid AND l.relkind <> 'p'
    GROUP BY leaf.root
)
SELECT l.oid::int8 AS oid, l.name, l.relkind::text AS kind, l.relfilenode::int8 AS filenode,
       coalesce(w.row_count, l.row_count) AS row_count,
       (coalesce(w.main_bytes, l.main_bytes, 0) / 8192)::int8 AS pages,
       coalesce(w.total_bytes, l.total_bytes, 0)::int8 AS bytes
FROM listed l LEFT JOIN whole w ON w.root = l.oid
ORDER BY l.name
