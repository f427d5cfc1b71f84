SELECT a.statement, a.name AS extension_name, a.value AS _change,
       CASE WHEN upper(a.value) LIKE 'UPDATE TO %' AND a.statement IN (SELECT statement FROM ran) THEN 'note' END AS severity
FROM action a WHERE a.kind = 'alter-extension' AND upper(a.value) LIKE 'UPDATE%'
