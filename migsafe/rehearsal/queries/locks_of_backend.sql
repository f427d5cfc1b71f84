-- Which relations of this database does another session lock, or wait to lock, right now?
SELECT l.relation::int8 AS oid, l.mode
FROM pg_catalog.pg_locks l
WHERE l.pid = %(pid)s AND l.locktype = 'relation' AND l.mode <> 'SIReadLock'
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
