-- Which routines in PL/pgSQL are there, with what do they name their arguments, and which tables do they serve as triggers?
-- `tables` is null for what is no trigger function. Those of an extension are left out.
SELECT n.nspname || '.' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' AS routine,
       p.prosrc AS body,
       array(SELECT coalesce(a.name, '') FROM pg_catalog.unnest(p.proargnames) WITH ORDINALITY a (name, place)
             ORDER BY place) AS names,
       array(SELECT pg_catalog.format_type(t.oid, NULL)
             FROM pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY t (oid, place)
             ORDER BY place) AS types,
       coalesce(p.proconfig, '{}') AS settings,
       CASE WHEN p.prorettype = 'pg_catalog.trigger'::regtype
            THEN array(SELECT DISTINCT t.tgrelid::regclass::text FROM pg_catalog.pg_trigger t
                       WHERE t.tgfoid = p.oid AND NOT t.tgisinternal ORDER BY 1) END AS tables
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE l.lanname = 'plpgsql' AND p.prorettype <> 'pg_catalog.event_trigger'::regtype
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1
LIMIT 2000
