-- Words of what is expected, parted by single blanks: a name counts as a whole word.
WITH expected AS (
    SELECT ' ' || replace(replace(replace(replace(replace(replace(replace(
        text || ' ', char(10), ' '), '`', ' '), ',', ' '), ';', ' '), ':', ' '), '. ', ' '), '"', ' ') AS words
    FROM header WHERE field = 'expected'
)
SELECT p.statement, 'measured' AS evidence, count(DISTINCT p.query) AS number, json_group_array(DISTINCT p.query) AS queries,
       max(p.after) AS rows, CASE WHEN count(DISTINCT p.query) = 1 THEN p.query END AS query, p.severity
FROM (
    SELECT c.*, CASE WHEN EXISTS (SELECT 1 FROM expected e WHERE instr(e.words, ' ' || c.query || ' '))
                       OR EXISTS (SELECT 1 FROM action a WHERE a.statement = c.statement
                                  AND a.kind IN ('insert', 'update', 'delete', 'merge', 'copy', 'truncate')) THEN 'note'
                     END AS severity
    FROM lasting_change c WHERE c.kind = 'result-changed' ORDER BY c.query
) p
GROUP BY p.statement, p.severity
