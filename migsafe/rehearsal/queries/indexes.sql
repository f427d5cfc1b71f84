-- Which indexes are there, on which columns or expressions, and may the planner use them?
SELECT tn.nspname || '.' || t.relname AS relation, n.nspname || '.' || c.relname AS name, c.relfilenode::int8 AS filenode,
       ARRAY(SELECT coalesce(a.attname, pg_catalog.pg_get_indexdef(i.indexrelid, k.position::int4, false))
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
             LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
             WHERE k.position <= i.indnkeyatts ORDER BY k.position) AS columns,
       ARRAY(SELECT a.attname
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             WHERE k.position > i.indnkeyatts ORDER BY k.position) AS included,
       am.amname AS method, i.indisunique AS is_unique, i.indisprimary AS is_primary,
       i.indisvalid AND i.indisready AS is_valid, b.conindid IS NOT NULL AS is_constraint,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate, pg_catalog.pg_get_indexdef(i.indexrelid) AS definition,
       CASE WHEN c.relkind = 'i' THEN pg_catalog.pg_relation_size(i.indexrelid) ELSE 0 END AS bytes
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN (SELECT DISTINCT conindid FROM pg_catalog.pg_constraint WHERE contype IN ('p', 'u', 'x')) b
       ON b.conindid = i.indexrelid
WHERE t.relpersistence <> 't' AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema'
ORDER BY 1, 2
