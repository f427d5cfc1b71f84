-- What gives all objects of this database to another role? One command a row; what an extension brought stays its own.
WITH mine AS (
    SELECT oid, nspname, nspowner FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), me AS (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(role)s
), extended AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
)
SELECT pg_catalog.format('ALTER SCHEMA %%I OWNER TO %%I', nspname, %(role)s::text) FROM mine
WHERE nspowner <> (SELECT oid FROM me)
  AND (SELECT 1 FROM extended e WHERE e.classid = 'pg_catalog.pg_namespace'::regclass AND e.objid = mine.oid LIMIT 1) IS NULL
UNION ALL
SELECT pg_catalog.format('ALTER %%s %%I.%%I OWNER TO %%I',
                         CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                        WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,
                         m.nspname, c.relname, %(role)s::text)
FROM pg_catalog.pg_class c JOIN mine m ON m.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND c.relowner <> (SELECT oid FROM me)
  AND (SELECT 1 FROM extended e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid LIMIT 1) IS NULL
  -- A sequence that belongs to a column goes with its table.
  AND NOT (c.relkind = 'S' AND EXISTS (
      SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')))
UNION ALL
SELECT pg_catalog.format('ALTER ROUTINE %%I.%%I(%%s) OWNER TO %%I', m.nspname, p.proname,
                         pg_catalog.pg_get_function_identity_arguments(p.oid), %(role)s::text)
FROM pg_catalog.pg_proc p JOIN mine m ON m.oid = p.pronamespace
WHERE p.proowner <> (SELECT oid FROM me)
  AND (SELECT 1 FROM extended e WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid LIMIT 1) IS NULL
UNION ALL
SELECT pg_catalog.format('ALTER TYPE %%I.%%I OWNER TO %%I', m.nspname, t.typname, %(role)s::text)
FROM pg_catalog.pg_type t JOIN mine m ON m.oid = t.typnamespace
WHERE t.typtype IN ('e', 'd', 'r') AND t.typowner <> (SELECT oid FROM me)
  AND (SELECT 1 FROM extended e WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid LIMIT 1) IS NULL
UNION ALL
-- Ways out of the database: other servers' passwords, and functions that open connections.
SELECT pg_catalog.format('DROP USER MAPPING IF EXISTS FOR %%s SERVER %%I',
                         CASE WHEN u.umuser = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(u.usename) END, u.srvname)
FROM pg_catalog.pg_user_mappings u
UNION ALL
SELECT pg_catalog.format('REVOKE ALL ON ROUTINE %%s FROM PUBLIC', p.oid::regprocedure)
FROM pg_catalog.pg_extension x
JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = x.oid AND d.deptype = 'e'
                           AND d.classid = 'pg_catalog.pg_proc'::regclass
JOIN pg_catalog.pg_proc p ON p.oid = d.objid
WHERE x.extname IN ('dblink', 'http', 'pg_net', 'pg_cron', 'aws_s3', 'aws_lambda', 'oracle_fdw')
