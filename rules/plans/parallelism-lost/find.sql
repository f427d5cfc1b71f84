SELECT p.statement, 'measured' AS evidence, p.query, p.example, p.before AS before_number, max(p.after) AS after_number,
       CASE p.kind WHEN 'lost-parallelism' THEN 'gets fewer parallel workers' ELSE 'is compiled by JIT, in more steps' END
           AS what_changed
FROM lasting_change p
WHERE p.kind IN ('lost-parallelism', 'jit-kick-in')
GROUP BY p.query, p.kind
