-- Which of the user's relations does this transaction hold locked, and what has become of them?
-- A relation that the transaction dropped has no name any more. Sizes are taken only of what may have been rewritten.
-- PostgreSQL stores the exact row count of a table (reltuples) when it builds an index on it.
SELECT l.oid::int8 AS oid, n.nspname || '.' || c.relname AS name, c.relkind::text AS kind,
       c.relfilenode::int8 AS filenode, i.indrelid::int8 AS index_of, l.modes,
       coalesce(pg_catalog.pg_stat_get_xact_numscans(l.oid), 0) AS scans,
       coalesce(pg_catalog.pg_stat_get_xact_tuples_returned(l.oid), 0) AS rows_scanned,
       greatest(c.reltuples, 0)::int8 AS row_count,
       CASE WHEN 'AccessExclusiveLock' = ANY (l.modes) AND c.relkind IN ('r', 'm', 'i')
            THEN pg_catalog.pg_table_size(c.oid) END AS bytes
FROM (SELECT relation AS oid, array_agg(mode) AS modes
      FROM pg_catalog.pg_locks
      WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND mode <> 'SIReadLock'
      GROUP BY relation) l
LEFT JOIN pg_catalog.pg_class c ON c.oid = l.oid
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE c.oid IS NULL
   OR (c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I') AND c.relpersistence <> 't'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
ORDER BY l.oid
