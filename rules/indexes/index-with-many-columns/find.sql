SELECT t.statement, coalesce(t.object, 'The new index') AS _name, t.object AS _own_name, t.relation,
       json_array_length(t.columns) AS number
FROM touched t WHERE t.kind = 'create-index' AND NOT t.is_unique AND json_array_length(t.columns) > 3
