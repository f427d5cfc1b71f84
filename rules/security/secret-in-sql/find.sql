WITH flat AS (
    SELECT s.id, s.verb, s.summary,
           replace(replace(replace(replace(replace(s.text, char(13), ' '), char(10), ' '), char(9), ' '), '  ', ' '),
                   '  ', ' ') AS text,
           EXISTS (SELECT 1 FROM action a WHERE a.statement = s.id AND a.kind = 'role') AS on_role,
           EXISTS (SELECT 1 FROM action a WHERE a.statement = s.id AND a.kind = 'subscription') AS on_subscription
    FROM statement s WHERE s.text LIKE '%password%'
)
SELECT f.id AS statement, f.verb AS _verb
FROM flat f
WHERE (f.on_role AND f.text LIKE '%PASSWORD ''_%' AND f.text NOT LIKE '%PASSWORD ''SCRAM-SHA-256$%'
    AND f.text NOT LIKE '%PASSWORD ''''%')
   OR (f.text LIKE '%USER MAPPING %' AND f.text LIKE '%OPTIONS%PASSWORD ''_%')
   OR (f.on_subscription AND f.text LIKE '%CONNECTION ''%password=_%')
   OR f.text LIKE '%dblink%(%password=_%'
