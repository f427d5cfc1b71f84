SELECT d.statement, 'observed' AS evidence, d.relation, d.offenders, nullif(d.samples, '[]') AS samples, d.query AS query
FROM data_check d JOIN execution e ON e.statement = d.statement
WHERE d.doubt IN ('nulls', 'orphans', 'violations') AND d.offenders > 0 AND NOT d.refused
  AND e.sqlstate IS NULL AND e.skipped IS NULL
  -- a later statement of the same run validated it after all
  AND NOT EXISTS (SELECT 1 FROM data_check l WHERE l.relation = d.relation AND l.doubt = d.doubt
                  AND l.statement > d.statement AND l.offenders = 0)
