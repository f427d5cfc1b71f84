-- What is there, object by object, and how is it defined? To compare a schema with what a rollback makes of it.
WITH mine AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), rel AS (
    SELECT c.*, m.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_class c JOIN mine m ON m.oid = c.relnamespace WHERE c.relpersistence <> 't'
), extended AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
)
SELECT 'schema ' || nspname AS object, '' AS definition FROM mine
UNION ALL
SELECT CASE relkind::text WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view '
                    WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || name,
       pg_catalog.concat_ws(' ', CASE relkind WHEN 'v' THEN pg_catalog.pg_get_viewdef(oid)
                                              WHEN 'm' THEN pg_catalog.pg_get_viewdef(oid) END,
                            CASE relpersistence WHEN 'u' THEN 'unlogged' END, reloptions::text,
                            CASE WHEN relrowsecurity THEN 'row security' END,
                            CASE WHEN relforcerowsecurity THEN 'forced' END, relreplident::text,
                            pg_catalog.pg_get_partkeydef(oid), pg_catalog.pg_get_expr(relpartbound, oid))
FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT 'column ' || rel.name || '.' || a.attname,
       pg_catalog.concat_ws(' ', pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                            'DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity::text, ''),
                            nullif(a.attgenerated::text, ''), nullif(a.attstorage::text, t.typstorage::text),
                            a.attoptions::text, CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::text END)
FROM rel
JOIN pg_catalog.pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE rel.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'order of the columns of ' || rel.name, pg_catalog.string_agg(a.attname, ', ' ORDER BY a.attnum)
FROM rel JOIN pg_catalog.pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE rel.relkind IN ('r', 'p') GROUP BY rel.name
UNION ALL
SELECT 'constraint ' || rel.name || '.' || o.conname, pg_catalog.pg_get_constraintdef(o.oid)
FROM rel JOIN pg_catalog.pg_constraint o ON o.conrelid = rel.oid WHERE o.contype NOT IN ('t', 'n')
UNION ALL
SELECT 'index ' || rel.name,
       pg_catalog.concat_ws(' ', pg_catalog.pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'invalid' END,
                            CASE WHEN i.indisclustered THEN 'clustered' END)
FROM rel JOIN pg_catalog.pg_index i ON i.indexrelid = rel.oid
UNION ALL
SELECT 'trigger ' || rel.name || '.' || g.tgname, pg_catalog.pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
FROM rel JOIN pg_catalog.pg_trigger g ON g.tgrelid = rel.oid WHERE NOT g.tgisinternal
UNION ALL
SELECT 'rule ' || rel.name || '.' || r.rulename, pg_catalog.pg_get_ruledef(r.oid)
FROM rel JOIN pg_catalog.pg_rewrite r ON r.ev_class = rel.oid WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || rel.name || '.' || p.polname,
       pg_catalog.concat_ws(' ', p.polcmd::text, p.polpermissive, p.polroles::text, pg_catalog.pg_get_expr(p.polqual, p.polrelid),
                            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
FROM rel JOIN pg_catalog.pg_policy p ON p.polrelid = rel.oid
UNION ALL
SELECT 'statistics ' || m.nspname || '.' || s.stxname, pg_catalog.pg_get_statisticsobjdef(s.oid)
FROM pg_catalog.pg_statistic_ext s JOIN mine m ON m.oid = s.stxnamespace
UNION ALL
SELECT 'privileges on ' || rel.name, (SELECT pg_catalog.string_agg(one::text, ', ' ORDER BY one::text) FROM unnest(rel.relacl) one)
FROM rel
WHERE rel.relacl IS NOT NULL AND rel.relacl::text <> pg_catalog.acldefault(CASE rel.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", rel.relowner)::text
UNION ALL
SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END || m.nspname || '.' || p.proname || '('
       || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
       CASE WHEN p.prokind IN ('f', 'p', 'w') THEN pg_catalog.pg_get_functiondef(p.oid) ELSE '' END
FROM pg_catalog.pg_proc p JOIN mine m ON m.oid = p.pronamespace
WHERE (SELECT 1 FROM extended e WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid LIMIT 1) IS NULL
UNION ALL
SELECT 'type ' || m.nspname || '.' || t.typname,
       pg_catalog.concat_ws(' ', t.typtype::text,
           (SELECT pg_catalog.string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
           CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
           CASE WHEN t.typnotnull THEN 'NOT NULL' END, t.typdefault,
           (SELECT pg_catalog.string_agg(pg_catalog.pg_get_constraintdef(o.oid), ' ' ORDER BY o.conname)
            FROM pg_catalog.pg_constraint o WHERE o.contypid = t.oid))
FROM pg_catalog.pg_type t JOIN mine m ON m.oid = t.typnamespace
WHERE t.typtype IN ('e', 'd', 'r')
  AND (SELECT 1 FROM extended e WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid LIMIT 1) IS NULL
UNION ALL
SELECT 'extension ' || extname, extversion FROM pg_catalog.pg_extension
UNION ALL
SELECT 'comment on ' || rel.name || coalesce('.' || a.attname, ''), c.description
FROM rel JOIN pg_catalog.pg_description c ON c.objoid = rel.oid AND c.classoid = 'pg_catalog.pg_class'::regclass
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = rel.oid AND a.attnum = c.objsubid AND c.objsubid <> 0
ORDER BY 1
