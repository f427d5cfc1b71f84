-- Which tables could a statement be about? Those that it names, itself or by an index; the largest fill the places left.
SELECT n.nspname, c.relname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY strpos(lower(%(text)s), lower(c.relname)) = 0
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                         WHERE i.indrelid = c.oid AND strpos(lower(%(text)s), lower(x.relname)) > 0),
         c.relpages DESC, c.oid
LIMIT 100
