SELECT min(l.statement) AS statement, 'measured' AS evidence, p.relation, CAST(r.rows AS INTEGER) AS rows, p.rows AS production_rows
FROM production_table p
JOIN relation r ON r.name = p.relation AND r.phase = 'before'
JOIN held_lock l ON l.relation = p.relation AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
WHERE r.rows * 10 < p.rows
GROUP BY p.relation
