SELECT t.statement, t.relation, t.name AS trigger_name,
       CASE WHEN lower(t.name) IN ('all', 'user') THEN upper(t.name) END AS _several,
       CASE WHEN lower(t.name) NOT IN ('all', 'user') THEN t.name END AS _one,
       CASE WHEN lower(t.name) = 'all' THEN 'foreign keys of the table are not checked any more either'
            ELSE 'what it does for each row is not done any more' END AS _effect,
       CASE WHEN EXISTS (SELECT 1 FROM action e WHERE e.kind = 'enable-trigger' AND e.relation = t.relation
                         AND e.statement > t.statement AND lower(e.name) IN (lower(t.name), 'all')) THEN 'note' END AS severity
FROM touched t
WHERE t.kind = 'disable-trigger'
