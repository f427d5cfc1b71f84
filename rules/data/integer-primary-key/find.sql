SELECT k.statement, k.relation, d."column" AS column_name, d.type_name,
       CASE WHEN lower(d.type_name) IN ('smallint', 'int2', 'smallserial', 'serial2') THEN '32,767' ELSE '2,147,483,647' END
       AS largest
FROM action k
JOIN action d ON d.statement = k.statement AND d.relation = k.relation AND d.kind IN ('define-column', 'add-column')
 AND d."column" = json_extract(k.columns, '$[0]')
WHERE k.kind = 'add-primary-key' AND json_array_length(k.columns) = 1 AND k.relation NOT LIKE 'pg\_temp.%' ESCAPE '\'
  AND lower(d.type_name) IN ('int', 'int4', 'integer', 'serial', 'serial4', 'smallint', 'int2', 'smallserial', 'serial2')
