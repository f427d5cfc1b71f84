WITH flat AS (
    SELECT a.statement, a.name, a.relation,
           ' ' || lower(replace(replace(replace(a.value, ' ', ''), char(10), ''), char(9), '')) AS text
    FROM action a WHERE a.kind = 'policy' AND a.method = 'create'
)
SELECT f.statement, f.name AS policy_name, f.relation FROM flat f
WHERE (f.text LIKE '%using(true)%' OR f.text LIKE '%withcheck(true)%')
  AND f.text NOT LIKE '%forselect%' AND f.text NOT LIKE '%asrestrictive%'
  AND (f.text NOT LIKE '%to%using%' OR f.text LIKE '%topublic%')
