-- Which sequential scans has this session already counted? The counters outlive a transaction until they are flushed.
SELECT c.oid::int8 AS oid, pg_catalog.pg_stat_get_xact_numscans(c.oid) AS scans,
       pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) AS rows_scanned
FROM pg_catalog.pg_class c
WHERE c.relkind IN ('r', 'm') AND pg_catalog.pg_stat_get_xact_numscans(c.oid) > 0
