SELECT (SELECT max(a.statement) FROM action a WHERE a.kind IN ('create-index', 'reindex')
        AND (a.name IN (i.object, i.name) OR (a.relation = i.relation AND a.kind = 'reindex'))) AS statement,
       'observed' AS evidence, i.name AS index_name, i.relation
FROM named_index i
WHERE i.phase = 'after' AND NOT i.is_valid
  AND i.relation NOT IN (SELECT name FROM relation WHERE phase = 'after' AND kind = 'partitioned-table')
  AND (i.name NOT IN (SELECT name FROM relation_index WHERE phase = 'before')
       OR i.object IN (SELECT object FROM touched WHERE kind = 'create-index'))
