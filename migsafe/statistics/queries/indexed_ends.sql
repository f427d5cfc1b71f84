-- Of which columns does the planner ask the index for the smallest and the largest value, beyond its histogram?
SELECT DISTINCT n.nspname, t.relname, a.attname
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'm')
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0] AND o.opcdefault
WHERE i.indisvalid AND i.indpred IS NULL AND i.indoption[0] IN (0, 3) AND i.indcollation[0] = a.attcollation
  AND t.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT')
ORDER BY 1, 2, 3
