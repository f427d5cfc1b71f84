WITH typed AS (
    SELECT t.statement, t.relation, t."column", t.type_name, o.type_name AS old_type,
           lower(o.type_name) AS old, lower(t.type_name) AS new
    FROM touched t
    JOIN relation_column o ON o.phase = 'before' AND o.relation = t.relation AND o.name = t."column"
    WHERE t.kind = 'alter-column-type' AND t.expression IS NULL
), sized AS (
    SELECT *, CASE WHEN old IN ('bigint', 'int8') THEN 8 WHEN old IN ('integer', 'int', 'int4') THEN 4
                   WHEN old IN ('smallint', 'int2') THEN 2 END AS old_bytes,
           CASE WHEN new IN ('bigint', 'int8') THEN 8 WHEN new IN ('integer', 'int', 'int4') THEN 4
                WHEN new IN ('smallint', 'int2') THEN 2 END AS new_bytes,
           CASE WHEN old LIKE 'character varying(%' OR old LIKE 'varchar(%' OR old LIKE 'character(%'
                THEN CAST(substr(old, instr(old, '(') + 1) AS INTEGER) END AS old_length,
           CASE WHEN new LIKE 'character varying(%' OR new LIKE 'varchar(%' OR new LIKE 'char(%' OR new LIKE 'character(%'
                THEN CAST(substr(new, instr(new, '(') + 1) AS INTEGER) END AS new_length,
           CASE WHEN old LIKE 'numeric(%,%' THEN CAST(substr(old, instr(old, ',') + 1) AS INTEGER) END AS old_scale,
           CASE WHEN new LIKE 'numeric(%,%' OR new LIKE 'decimal(%,%' THEN CAST(substr(new, instr(new, ',') + 1) AS INTEGER)
                WHEN new LIKE 'numeric(%' OR new LIKE 'decimal(%' THEN 0 END AS new_scale,
           CASE WHEN old LIKE 'numeric(%' THEN CAST(substr(old, instr(old, '(') + 1) AS INTEGER) END AS old_precision,
           CASE WHEN new LIKE 'numeric(%' OR new LIKE 'decimal(%' THEN CAST(substr(new, instr(new, '(') + 1) AS INTEGER) END
           AS new_precision,
           CASE WHEN old LIKE 'time%' THEN CASE WHEN old LIKE '%(_)%' THEN CAST(substr(old, instr(old, '(') + 1, 1) AS INTEGER)
                ELSE 6 END END AS old_seconds,
           CASE WHEN new LIKE 'time%(_)%' THEN CAST(substr(new, instr(new, '(') + 1, 1) AS INTEGER) END AS new_seconds
    FROM typed
)
SELECT s.statement, s.relation, s."column" AS column_name, s.old_type, s.type_name,
       CASE WHEN s.new_scale < s.old_scale OR (s.old = 'numeric' AND s.new_scale IS NOT NULL) OR s.new IN ('real', 'float4')
              THEN 'digits are rounded away'
            WHEN s.new_seconds < s.old_seconds THEN 'fractions of a second are rounded away'
            WHEN s.new IN ('date', 'timestamp', 'timestamp without time zone')
              THEN 'part of the value is dropped'
            WHEN s.new_bytes IS NOT NULL AND s.old_bytes IS NULL THEN 'fractions are rounded away'
            ELSE 'longer or larger values make it fail' END AS _effect
FROM sized s
WHERE s.new_bytes < s.old_bytes
   OR (s.new_bytes IS NOT NULL AND (s.old LIKE 'numeric%' OR s.old IN ('real', 'double precision')))
   OR s.new_length < s.old_length
   OR (s.new_length IS NOT NULL AND s.old_length IS NULL AND s.old IN ('text', 'character varying'))
   OR s.new_scale < s.old_scale
   OR s.new_seconds < s.old_seconds
   OR (s.old = 'numeric' AND s.new_precision IS NOT NULL)
   OR (s.new_precision - coalesce(s.new_scale, 0) < s.old_precision - coalesce(s.old_scale, 0))
   OR (s.old = 'double precision' AND s.new IN ('real', 'float4'))
   OR (s.old LIKE 'timestamp%' AND s.new = 'date')
   OR (s.old LIKE 'timestamp%with time zone' AND s.new IN ('timestamp', 'timestamp without time zone'))
