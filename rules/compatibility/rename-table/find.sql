SELECT t.statement, t.relation, t.new_name, s.text AS _statement_text
FROM touched t JOIN statement s ON s.id = t.statement
WHERE t.kind IN ('rename-table', 'set-schema') AND t.relation IS NOT NULL AND t.new_name IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM action a
      WHERE a.statement > t.statement
        AND ((a.kind IN ('create-view', 'create-table', 'create-table-as') AND a.relation = t.relation)
             OR (a.kind = 'rename-table'
                 AND a.new_name IN (t.relation, substr(t.relation, instr(t.relation, '.') + 1)))))
  AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'rename-table' AND a.statement < t.statement
                  AND t.new_name IN (a.relation, substr(a.relation, instr(a.relation, '.') + 1)))
