SELECT d.statement, 'observed' AS evidence, d.relation, d."column" AS column_name, d.offenders,
       nullif(d.samples, '[]') AS samples, d.query AS query
FROM data_check d
WHERE d.doubt = 'losses' AND d.offenders > 0
