WITH dropped AS (
    SELECT a.*, (SELECT count(*) FROM relation r WHERE r.phase = 'before' AND r.name LIKE a.name || '.%') AS relations
    FROM action a
    WHERE a.kind = 'drop-schema'
      AND NOT EXISTS (SELECT 1 FROM action c WHERE c.kind = 'create-schema' AND c.name = a.name AND c.statement < a.statement
                      AND NOT c.if_not_exists)
)
SELECT d.statement, d.name AS schema_name, d.name || '_old' AS _new_name, nullif(d.relations, 0) AS number,
       CASE WHEN d."cascade" THEN ', and with CASCADE what depends on them' ELSE '' END AS _cascading,
       CASE WHEN d.relations = 0 AND d.statement IN (SELECT statement FROM ran) AND NOT d."cascade" THEN 'note' END AS severity
FROM dropped d
