SELECT a.statement, s.summary
FROM act a JOIN statement s ON s.id = a.statement
WHERE a."cascade" AND NOT a.is_new
  AND a.kind NOT IN ('drop-table', 'drop-column', 'truncate', 'drop-schema', 'revoke')
  AND NOT EXISTS (SELECT 1 FROM action c WHERE c.statement < a.statement AND c.kind LIKE 'create-%'
                  AND (c.name = a.name OR c.relation = a.relation))
GROUP BY a.statement
