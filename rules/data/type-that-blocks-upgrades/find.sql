SELECT a.statement, a.relation, a."column" AS column_name, a.type_name
FROM action a
WHERE a.kind IN ('add-column', 'define-column', 'alter-column-type') AND a.relation NOT LIKE 'pg\_temp.%' ESCAPE '\'
  AND lower(a.type_name) IN ('regproc', 'regprocedure', 'regoper', 'regoperator', 'regconfig', 'regdictionary',
                             'regnamespace', 'regcollation')
