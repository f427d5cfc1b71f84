SELECT a.statement, s.summary
FROM action a JOIN statement s ON s.id = a.statement
WHERE (a.kind = 'system' AND a.method IN ('alter system', 'create tablespace', 'drop tablespace'))
   OR (a.kind = 'create-trigger' AND a.method = 'event')
   OR (a.kind = 'set' AND a.name IN ('session_replication_role', 'session_authorization') AND a.value IS NOT NULL)
   OR (a.kind = 'copy' AND upper(s.text) NOT LIKE '%STDIN%' AND upper(s.text) NOT LIKE '%STDOUT%')
GROUP BY a.statement
