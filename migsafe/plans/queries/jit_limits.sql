-- From which cost on would production compile a plan, and optimize what it compiled? No row where JIT is off.
-- A server that migsafe started has JIT off for itself: what counts is the setting of the database, or the default.
SELECT s.setting::float8 FROM pg_catalog.pg_settings s
WHERE s.name IN ('jit_above_cost', 'jit_optimize_above_cost') AND s.setting::float8 >= 0
  AND (SELECT CASE j.source WHEN 'command line' THEN j.boot_val WHEN 'session' THEN j.boot_val ELSE j.setting END
       FROM pg_catalog.pg_settings j WHERE j.name = 'jit') = 'on'
ORDER BY 1
