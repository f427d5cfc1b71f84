WITH altered AS (
    SELECT t.*, ' ' || upper(t.value) || ' ' AS words,
           CAST(substr(t.value, instr(upper(t.value), 'MAXVALUE ') + 9) AS INTEGER) AS last
    FROM touched t
    WHERE t.kind = 'alter-sequence' AND t.value IS NOT NULL AND coalesce(t.method, '') <> 'rename'
)
SELECT a.statement, a.relation, a.value AS options,
       CASE WHEN a.words LIKE '% RESTART %' THEN 'numbers that are taken may be given again'
            WHEN a.words LIKE '% CYCLE %' THEN 'after its end it begins again with numbers that are taken'
            ELSE 'it may run out' END AS _effect
FROM altered a
WHERE a.words LIKE '% RESTART %' OR (a.words LIKE '% CYCLE %' AND a.words NOT LIKE '% NO CYCLE %')
   OR a.words LIKE '% AS SMALLINT %' OR a.words LIKE '% AS INT%'
   OR (a.words LIKE '% MAXVALUE %' AND a.words NOT LIKE '% NO MAXVALUE %' AND a.last BETWEEN 0 AND 9007199254740990)
