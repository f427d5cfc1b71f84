WITH made AS (
    SELECT i.name, min(a.statement) AS statement
    FROM action a
    JOIN named_index i ON i.relation = a.relation AND i.phase = 'after'
     AND (a.name IN (i.object, i.name) OR (a.name IS NULL AND a.columns = i.columns))
    WHERE a.kind IN ('create-index', 'add-unique', 'add-primary-key')
    GROUP BY i.name
), usable AS (
    SELECT i.*, substr(i.definition, instr(i.definition, ' USING ') + 7) AS form,
           EXISTS (SELECT 1 FROM relation_index b WHERE b.phase = 'before' AND b.name = i.name) AS is_old,
           m.statement AS made_by
    FROM named_index i LEFT JOIN made m ON m.name = i.name
    WHERE i.phase = 'after' AND i.is_valid
)
SELECT coalesce(CASE WHEN NOT short.is_old THEN short.made_by END, long.made_by) AS statement, (SELECT evidence FROM schema_source) AS evidence,
       short.relation, short.name AS redundant, min(long.name) AS covering, nullif(short.bytes, 0) AS bytes,
       CASE WHEN short.form = min(long.form) THEN 'the same as' ELSE 'the beginning of' END AS what_it_is,
       CASE WHEN short.is_old THEN 'note' END AS severity
FROM usable short
JOIN usable long ON long.relation = short.relation AND long.name <> short.name
 AND (short.form = long.form
      OR (short.method = 'btree' AND long.method = 'btree' AND short.predicate IS NULL AND long.predicate IS NULL
          AND short.form LIKE '%)' AND short.included = '[]'
          AND substr(long.form, 1, length(short.form) - 1) = substr(short.form, 1, length(short.form) - 1)
          AND substr(long.form, length(short.form), 1) IN (',', ')')))
WHERE NOT short.is_unique AND NOT short.is_constraint
  AND NOT (short.is_old AND long.is_old)
  AND NOT (short.form = long.form AND NOT long.is_unique
      AND (short.is_old > long.is_old OR (short.is_old = long.is_old AND short.name < long.name)))
  AND statement IS NOT NULL
GROUP BY short.name
