SELECT a.statement, coalesce(a.relation, a.name) AS object_name,
       CASE a.kind WHEN 'drop-view' THEN 'The view' WHEN 'drop-materialized-view' THEN 'The materialized view'
                   WHEN 'drop-function' THEN 'The function' WHEN 'drop-type' THEN 'The type'
                   WHEN 'drop-domain' THEN 'The domain' WHEN 'drop-sequence' THEN 'The sequence'
                   ELSE 'The extension' END AS _what,
       (SELECT json_group_array(DISTINCT q.query) FROM query_column q WHERE q.relation = a.relation HAVING count(*) > 0) AS queries
FROM action a
WHERE a.kind IN ('drop-view', 'drop-materialized-view', 'drop-function', 'drop-type', 'drop-domain', 'drop-sequence',
                 'drop-extension')
  AND coalesce(a.relation, a.name) NOT IN (SELECT coalesce(c.relation, c.name, '') FROM action c WHERE c.kind LIKE 'create-%')
  -- where it got its name in this run, no code knows that name; object-renamed speaks of the one before
  AND NOT EXISTS (SELECT 1 FROM action r WHERE r.new_name = coalesce(a.relation, a.name) AND r.statement < a.statement)
  AND NOT (a.if_exists AND a.relation IS NOT NULL AND EXISTS (SELECT 1 FROM relation)
           AND a.relation NOT IN (SELECT name FROM relation WHERE phase = 'before'))
GROUP BY a.statement, a.ordinal
