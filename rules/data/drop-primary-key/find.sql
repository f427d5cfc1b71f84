SELECT t.statement, t.relation, t.name AS constraint_name, t.name || '_new' AS _new_name
FROM touched t
WHERE t.kind = 'drop-constraint'
  AND (EXISTS (SELECT 1 FROM relation_constraint c WHERE c.phase = 'before' AND c.relation = t.relation
               AND c.name = t.name AND c.kind = 'primary-key')
       OR (t.name LIKE '%\_pkey' ESCAPE '\' AND t.relation NOT IN (SELECT relation FROM relation_constraint)))
  AND NOT EXISTS (SELECT 1 FROM act k WHERE k.kind = 'add-primary-key' AND k.relation = t.relation
                  AND (k.statement = t.statement OR k.transaction_id = t.transaction_id))
  AND NOT EXISTS (SELECT 1 FROM action d WHERE d.kind = 'drop-table' AND d.relation = t.relation AND d.statement > t.statement)
