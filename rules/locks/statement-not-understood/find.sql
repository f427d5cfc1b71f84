SELECT s.id AS statement, s.problem
FROM statement s
WHERE NOT s.understood AND s.id NOT IN (SELECT statement FROM ran)
  AND s.id NOT IN (SELECT statement FROM execution WHERE sqlstate IS NOT NULL)
