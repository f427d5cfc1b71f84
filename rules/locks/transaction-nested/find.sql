SELECT s.id AS statement, s.verb AS _verb,
       CASE a.kind WHEN 'begin' THEN 'a transaction is open since line ' || min(o.line)
       ELSE 'no transaction is open' END AS _why
FROM statement s
JOIN action a ON a.statement = s.id AND a.kind IN ('begin', 'commit', 'rollback')
LEFT JOIN statement o ON o.path = s.path AND o.transaction_id = s.transaction_id AND o.id < s.id
WHERE (a.kind = 'begin' AND o.id IS NOT NULL)
   OR (a.kind <> 'begin' AND s.transaction_id IS NULL AND a.method IS NULL AND a.name IS NULL)
GROUP BY s.id
