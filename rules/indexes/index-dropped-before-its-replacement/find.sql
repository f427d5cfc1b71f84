SELECT d.statement, d.object AS index_name, i.relation, n.object AS replacement, min(n.line) AS _later,
       CASE WHEN z.tiny THEN 'note' END AS severity
FROM touched d
JOIN named_index i ON i.phase = 'before' AND i.name = d.name AND i.is_valid
JOIN touched n ON n.kind = 'create-index' AND n.relation = i.relation AND n.statement > d.statement
 AND json_extract(n.columns, '$[0]') = json_extract(i.columns, '$[0]')
LEFT JOIN table_size z ON z.relation = i.relation
WHERE d.kind = 'drop-index' AND NOT (d.if_exists AND n.name = d.name)
  AND (d.transaction_id IS NULL OR n.transaction_id IS NULL OR d.transaction_id <> n.transaction_id)
  AND NOT EXISTS (SELECT 1 FROM named_index o WHERE o.phase = 'before' AND o.relation = i.relation AND o.name <> i.name
                  AND o.is_valid AND json_extract(o.columns, '$[0]') = json_extract(i.columns, '$[0]'))
GROUP BY d.statement
