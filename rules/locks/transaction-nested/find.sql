WITH control AS (
    SELECT s.*, a.kind, a.method, a.name FROM statement s
    JOIN action a ON a.statement = s.id AND a.kind IN ('begin', 'commit', 'rollback')
)
SELECT s.id AS statement, s.verb AS _verb,
       CASE s.kind WHEN 'begin' THEN 'a transaction is open since line ' || min(o.line)
       ELSE 'no transaction is open' END AS _why
FROM control s
LEFT JOIN statement o ON o.path = s.path AND o.transaction_id = s.transaction_id AND o.id < s.id
WHERE CASE s.kind WHEN 'begin' THEN o.id IS NOT NULL
      -- in the transaction that PostgreSQL makes of a message BEGIN takes over, with all that came before
      AND (NOT EXISTS (SELECT 1 FROM migration m WHERE m.path = s.path AND m.is_message)
           OR EXISTS (SELECT 1 FROM control b WHERE b.kind = 'begin' AND b.path = s.path
                      AND b.transaction_id = s.transaction_id AND b.id < s.id))
      ELSE s.transaction_id IS NULL AND s.method IS NULL AND s.name IS NULL END
GROUP BY s.id
