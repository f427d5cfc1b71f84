-- Which relations do clients use that a migration's text is about? Those that it names, themselves or by an index, then
-- those that foreign keys tie to them. `key` is the first column of the primary key, where that is the whole key.
WITH named AS (
    SELECT c.oid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND (lower(c.relname) = ANY (%(words)s)
           OR EXISTS (SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                      WHERE i.indrelid = c.oid AND lower(x.relname) = ANY (%(words)s)))
), tied AS (
    SELECT f.confrelid AS oid FROM pg_catalog.pg_constraint f JOIN named ON named.oid = f.conrelid WHERE f.contype = 'f'
    UNION
    SELECT f.conrelid FROM pg_catalog.pg_constraint f JOIN named ON named.oid = f.confrelid WHERE f.contype = 'f'
)
SELECT n.nspname, c.relname, c.relkind::text,
       (SELECT a.attname FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1) AS key
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid IN (SELECT oid FROM named) OR c.oid IN (SELECT oid FROM tied)
ORDER BY c.oid NOT IN (SELECT oid FROM named), c.relpages DESC, c.oid
LIMIT %(most)s
