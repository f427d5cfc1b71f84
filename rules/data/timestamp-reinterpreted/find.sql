SELECT t.statement, t.relation, t."column" AS column_name, t.type_name, NULL AS _zone
FROM touched t
JOIN relation_column o ON o.phase = 'before' AND o.relation = t.relation AND o.name = t."column"
WHERE t.kind = 'alter-column-type' AND t.expression IS NULL
  AND ((lower(o.type_name) LIKE 'timestamp%without time zone' AND (lower(t.type_name) LIKE 'timestamptz%'
        OR lower(t.type_name) LIKE 'timestamp%with time zone'))
       OR (lower(o.type_name) LIKE 'timestamp%with time zone' AND lower(t.type_name) NOT LIKE 'timestamptz%'
           AND lower(t.type_name) LIKE 'timestamp%' AND lower(t.type_name) NOT LIKE '%with time zone'))
  AND NOT EXISTS (SELECT 1 FROM act z WHERE z.kind = 'set' AND z.name = 'timezone' AND z.path = t.path
                  AND z.statement < t.statement AND z.value IS NOT NULL
                  AND (z.method <> 'local' OR z.transaction_id = t.transaction_id))
