WITH volatile (function, pattern) AS (
    VALUES ('now()', '%now()%'), ('current_timestamp', '%current\_timestamp%'), ('current_date', '%current\_date%'),
           ('localtimestamp', '%localtimestamp%'), ('clock_timestamp()', '%clock\_timestamp()%'),
           ('random()', '%random()%'), ('gen_random_uuid()', '%gen\_random\_uuid()%'), ('nextval()', '%nextval(%'),
           ('current_user', '%current\_user%'), ('txid_current()', '%txid\_current()%')
)
SELECT a.statement, a.name AS constraint_name, a.relation, min(v.function) AS function
FROM action a
JOIN volatile v ON replace(lower(a.expression), ' ', '') LIKE v.pattern ESCAPE '\'
WHERE a.kind = 'add-check' AND a.relation IS NOT NULL AND instr(a.expression, '''' || v.function) = 0
GROUP BY a.statement, a.ordinal
