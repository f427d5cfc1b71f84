SELECT max(a.statement) AS statement, 'observed' AS evidence, i.relation, count(DISTINCT i.name) AS number
FROM relation_index i
JOIN action a ON a.relation = i.relation AND a.kind IN ('create-index', 'add-unique', 'add-primary-key', 'add-exclude')
WHERE i.phase = 'after'
GROUP BY i.relation HAVING count(DISTINCT i.name) > 10
