WITH built AS (
    SELECT t.*, coalesce(' USING ' || nullif(t.method, 'btree'), '') || ' (' || coalesce(t.expression, '…') || ')'
                || coalesce(' ' || upper(substr(t.value, 1, 7)) || substr(t.value, 8), '')
                || coalesce(' WHERE ' || t.predicate, '') AS form,
           EXISTS (SELECT 1 FROM relation r WHERE r.phase = 'before' AND r.name = t.relation
                   AND r.kind = 'partitioned-table') AS is_partitioned
    FROM touched t
    WHERE t.kind = 'create-index' AND NOT t.concurrently AND NOT t."only"
      AND NOT (t.if_not_exists AND EXISTS (
          SELECT 1 FROM named_index i WHERE i.phase = 'before' AND i.relation = t.relation AND i.object = t.object))
)
SELECT b.statement, b.evidence, b.object AS index_name, b.relation, b.rows, b.bytes, b.held_ms,
       coalesce(b.object, 'a_name') AS _new_name, CASE WHEN b.is_unique THEN 'UNIQUE ' ELSE '' END AS _uniqueness,
       CASE WHEN NOT b.is_partitioned THEN b.form END AS _form,
       CASE WHEN b.is_partitioned THEN b.form END AS _parent_form,
       CASE WHEN b.tiny THEN 'note' END AS severity
FROM built b
