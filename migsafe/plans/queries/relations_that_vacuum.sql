-- Which of these relations (`schema.name`) are there and hold rows that VACUUM can visit?
SELECT n.nspname, c.relname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname || '.' || c.relname = ANY (%(names)s)
ORDER BY 1, 2
