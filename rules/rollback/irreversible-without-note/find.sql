SELECT min(i.statement) AS statement, i.relation, s.summary, nullif(count(*) - 1, 0) AS _others
FROM irreversible i JOIN statement s ON s.id = i.statement
WHERE i.path NOT IN (SELECT path FROM header WHERE field = 'rollback' AND trim(text) <> '')
GROUP BY i.path
