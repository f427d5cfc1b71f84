SELECT t.statement, t.relation, upper(t.value) AS _identity,
       CASE t.value WHEN 'nothing' THEN 'a published table refuses UPDATE and DELETE from now on'
                    WHEN 'full' THEN 'every UPDATE and DELETE writes the whole old row to the write-ahead log'
                    ELSE 'subscribers find rows by another index from now on' END AS _effect,
       CASE t.value WHEN 'nothing' THEN 'warning' END AS severity
FROM touched t
WHERE t.kind = 'replica-identity' AND t.value <> 'default'
