SELECT t.statement, CASE WHEN e.sqlstate IS NULL THEN 'predicted' ELSE 'observed' END AS evidence, t.relation,
       t.referenced, t.columns, coalesce(t.name, 'a_name') AS _name
FROM touched t
JOIN relation r ON r.phase = 'before' AND r.name = t.relation AND r.kind = 'partitioned-table'
LEFT JOIN execution e ON e.statement = t.statement AND e.sqlstate IS NOT NULL
WHERE t.kind = 'add-foreign-key' AND t.not_valid AND (SELECT server_version FROM limits) < 18
  AND t.statement NOT IN (SELECT statement FROM ran)
