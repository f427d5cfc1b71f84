WITH updated AS (
    SELECT q.name AS query, c.relation, c."column", c.output,
           lower(replace(replace(q.text, char(10), ' '), char(9), ' ')) AS text
    FROM query q JOIN query_column c ON c.query = q.name
    WHERE q.verb = 'UPDATE' AND c."column" IS NOT NULL
)
SELECT t.statement, coalesce(t.object, 'The new index') AS index_name, t.relation, k.value AS column_name,
       json_group_array(DISTINCT u.query) AS queries, count(DISTINCT u.query) AS number
FROM touched t
JOIN json_each(t.columns) k
JOIN (SELECT * FROM updated ORDER BY query) u ON u.relation = t.relation AND u."column" = k.value
 -- assigned, not only looked at: between SET and WHERE, before an equals sign
 AND (substr(u.text, instr(u.text, ' set ')) LIKE '% set ' || k.value || ' =%'
      OR substr(u.text, instr(u.text, ' set ')) LIKE '% set ' || k.value || '=%'
      OR substr(u.text, instr(u.text, ' set '), instr(u.text || ' where ', ' where ') - instr(u.text, ' set '))
         LIKE '%, ' || k.value || ' =%')
WHERE t.kind = 'create-index'
  AND NOT EXISTS (SELECT 1 FROM relation_index i WHERE i.phase = 'before' AND i.relation = t.relation
                  AND EXISTS (SELECT 1 FROM json_each(i.columns) o WHERE o.value = k.value))
GROUP BY t.statement, k.value
