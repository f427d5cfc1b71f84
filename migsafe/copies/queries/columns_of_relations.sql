-- Of which type is each column, and which value do rows have that are older than it? Of expressions of indexes, too.
SELECT a.attrelid::int8 AS relation, a.attnum AS number, a.attname::text AS name,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attlen AS fixed, a.atthasmissing AS is_constant,
       a.attmissingval::text::text[] AS constant, a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '' AS has_default
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm', 'i', 'I') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
