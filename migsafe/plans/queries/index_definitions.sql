-- What is each index defined to be? By `schema.index`; an index lives in its table's schema.
SELECT n.nspname || '.' || c.relname AS name, pg_catalog.pg_get_indexdef(c.oid) AS definition
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('i', 'I') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1
