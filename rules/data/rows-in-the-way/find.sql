SELECT d.statement, 'observed' AS evidence, s.summary, d.relation, d.offenders,
       nullif(d.samples, '[]') AS samples, d.query AS query,
       d.offenders || CASE d.doubt
           WHEN 'duplicates' THEN CASE d.offenders WHEN 1 THEN ' value occurs' ELSE ' values occur' END || ' more than once in ' || d.relation
           ELSE CASE d.offenders WHEN 1 THEN ' row of ' ELSE ' rows of ' END || d.relation || CASE d.doubt
               WHEN 'nulls' THEN CASE d.offenders WHEN 1 THEN ' has' ELSE ' have' END || ' no ' || coalesce(d."column", 'value')
               WHEN 'orphans' THEN CASE d.offenders WHEN 1 THEN ' refers' ELSE ' refer' END || ' to something that is not there'
               WHEN 'violations' THEN CASE d.offenders WHEN 1 THEN ' breaks' ELSE ' break' END || ' the constraint'
               ELSE CASE d.offenders WHEN 1 THEN ' has a value' ELSE ' have values' END || ' that the new type does not take'
           END
       END AS what
FROM data_check d JOIN statement s ON s.id = d.statement
WHERE d.refused
