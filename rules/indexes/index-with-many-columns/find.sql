SELECT t.statement, coalesce(t.object, 'The new index') AS _name, t.relation, json_array_length(t.columns) AS number,
       json_extract(t.columns, '$[0]') || ', ' || json_extract(t.columns, '$[1]') AS _first
FROM touched t WHERE t.kind = 'create-index' AND NOT t.is_unique AND json_array_length(t.columns) > 3
