WITH wide AS (
    SELECT a.*, upper(CASE a.method
               WHEN 'default privileges' THEN substr(a.value, 1, instr(upper(a.value) || ' ON ', ' ON ') - 1)
               ELSE a.value END) AS rights
    FROM action a
    WHERE a.kind = 'grant'
      AND (EXISTS (SELECT 1 FROM json_each(a.columns) WHERE lower(value) = 'public')
           OR (a.method = 'default privileges' AND upper(a.value) LIKE '% TO PUBLIC%'
               AND (upper(a.value) LIKE '% ON TABLES %' OR upper(a.value) LIKE '% ON SEQUENCES %')))
)
SELECT w.statement, w.rights AS _rights, coalesce(w.relation, w.method || coalesce(' ' || w.name, '')) AS _what,
       CASE WHEN w.rights IN ('SELECT', 'CONNECT', 'USAGE', 'TEMP', 'TEMPORARY') THEN 'warning' END AS severity
FROM wide w
WHERE w.method IN ('table', 'sequence', 'database', 'all tables in schema', 'all sequences in schema',
                   'default privileges')
   OR (w.method = 'schema' AND w.rights LIKE '%CREATE%') OR (w.method = 'schema' AND w.rights LIKE 'ALL%')
GROUP BY w.statement
