SELECT j.path, j.line, j.name AS job, j.lock_key, 'a run that outlives it deletes the lock of the next' AS _how
FROM job j WHERE j.lock_key IS NOT NULL AND j.lock_owned = 0
UNION ALL
SELECT c.path, c.line, j.name, j.lock_key, c.command || ' in a deploy script deletes it while a run may hold it'
FROM job j JOIN script_command c ON c.command IN ('DEL', 'UNLINK') AND c.glob IS NOT NULL AND j.lock_key GLOB c.glob
WHERE c.glob NOT LIKE '%*'
UNION ALL
SELECT r.path, r.line, j.name, j.lock_key, r.command || ' in the job''s own code deletes it without asking whose it is'
FROM job j JOIN lock_release r ON j.lock_key GLOB r.glob
WHERE coalesce(j.lock_owned, 0) = 0
