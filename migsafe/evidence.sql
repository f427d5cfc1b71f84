-- What many rules ask, worked out in this order once the evidence is complete. A rule asks it row by row, which of views
-- would be quadratic; those that are left do little more than choose rows of one table, whose indexes SQLite then uses.

-- A statement that ran on the copy is judged by what was observed; one that did not, by prediction.
CREATE TABLE ran AS
SELECT statement FROM execution WHERE skipped IS NULL AND sqlstate IS NULL;

CREATE VIEW held_lock AS
SELECT * FROM lock WHERE evidence = 'observed'
   OR (evidence = 'predicted' AND statement NOT IN (SELECT statement FROM ran));

CREATE VIEW known_rewrite AS
SELECT * FROM rewrite WHERE evidence = 'observed'
   OR (evidence = 'predicted' AND statement NOT IN (SELECT statement FROM ran));

CREATE VIEW known_scan AS
SELECT * FROM scan WHERE evidence = 'observed'
   OR (evidence = 'predicted' AND statement NOT IN (SELECT statement FROM ran));

-- Relations that a judged migration creates itself, under every name that it gives them: nobody else uses them yet. The
-- sequences of new columns are among them.
CREATE TABLE new_relation AS
WITH RECURSIVE made (relation, statement) AS (
    SELECT relation, min(statement) FROM action
    WHERE kind IN ('create-table', 'create-table-as', 'create-materialized-view') AND relation IS NOT NULL
    GROUP BY relation
    UNION ALL
    SELECT relation || '_' || "column" || '_seq', statement FROM action
    WHERE kind IN ('define-column', 'add-column')
      AND (value = 'identity' OR lower(type_name) IN ('serial', 'serial2', 'serial4', 'serial8', 'smallserial', 'bigserial'))
    UNION
    SELECT r.new_name, r.statement FROM made JOIN action r ON r.relation = made.relation
    WHERE r.kind IN ('rename-table', 'set-schema') AND r.statement > made.statement AND r.new_name IS NOT NULL
)
SELECT relation, min(statement) AS statement FROM made GROUP BY relation;

-- Size of the relations that were there before, by the copy.
CREATE TABLE table_before AS
SELECT name AS relation, rows, pages, bytes FROM relation WHERE phase = 'before';

-- Whether a relation that is not among those before is really not there.
CREATE TABLE schema_is_whole AS
SELECT 1 AS yes WHERE EXISTS (SELECT 1 FROM table_before) AND NOT EXISTS (SELECT 1 FROM schema_gap);

-- How the schema before and after is known: seen on a copy, or told by the files.
CREATE TABLE schema_source AS
SELECT CASE WHEN EXISTS (SELECT 1 FROM copy_made) THEN 'observed' ELSE 'predicted' END AS evidence;

-- An action with its statement's place and whether its relation is new. Where neither is asked, `action` is quicker.
CREATE VIEW act AS
SELECT action.*, s.transaction_id, s.path, s.line, s.lock_timeout_ms, s.statement_timeout_ms, s.needs_autocommit,
       EXISTS (SELECT 1 FROM new_relation n
               WHERE n.relation = action.relation AND n.statement <= action.statement) AS is_new
FROM action JOIN statement s ON s.id = action.statement;

-- The strongest lock that a statement takes on each relation that others use, with whether it was seen or only expected.
CREATE TABLE worst_lock AS
SELECT statement, relation, mode, evidence, held_ms, blocks_reads, blocks_writes,
       max(CASE mode WHEN 'AccessExclusiveLock' THEN 7 WHEN 'ExclusiveLock' THEN 6 WHEN 'ShareRowExclusiveLock' THEN 5
                     WHEN 'ShareLock' THEN 4 WHEN 'ShareUpdateExclusiveLock' THEN 3 WHEN 'RowExclusiveLock' THEN 2
                     WHEN 'RowShareLock' THEN 1 ELSE 0 END) AS strength
FROM held_lock WHERE NOT is_new GROUP BY statement, relation;

-- Whether the copy holds data. A sequence is a relation of one row, on an empty copy too.
CREATE TABLE holds_data AS
SELECT 1 AS yes WHERE EXISTS (
    SELECT 1 FROM relation WHERE phase = 'before' AND rows > 0 AND kind IN ('table', 'partitioned-table', 'materialized-view'));

-- Sizes count only where the copy holds data: an empty copy says nothing about production. A table with pages but no
-- rows was never analyzed. Tiny tables are scanned, rewritten and indexed in the time that any statement takes.
CREATE TABLE table_size AS
SELECT relation, rows, bytes, rows < 1000 AS tiny FROM table_before
WHERE (rows > 0 OR pages = 0) AND EXISTS (SELECT 1 FROM holds_data);

-- How many rows a statement inserted, updated or deleted, where the copy holds data for it to work on.
CREATE TABLE changed_rows AS
SELECT statement, rows FROM execution
WHERE rows IS NOT NULL AND sqlstate IS NULL AND skipped IS NULL AND EXISTS (SELECT 1 FROM holds_data);

-- Statements for which a table has no rows, because their transaction has truncated it; INSERT, MERGE and COPY fill it.
CREATE TABLE emptied AS
SELECT DISTINCT s.id AS statement, a.relation
FROM action a
JOIN statement t ON t.id = a.statement
JOIN action w ON w.relation = a.relation AND w.statement > a.statement
JOIN statement s ON s.id = w.statement AND s.transaction_id = t.transaction_id
WHERE a.kind = 'truncate'
  AND NOT EXISTS (SELECT 1 FROM action f WHERE f.relation = a.relation AND f.kind IN ('insert', 'merge', 'copy')
                  AND f.statement > t.id AND f.statement < s.id);

-- An action on a relation that was there before (or that nothing is known of), with its size and the lock it takes.
-- `object` is the name without its schema. What failed because a name means nothing on the copy is left to the failure.
CREATE TABLE touched AS
SELECT act.*, replace(act.name, rtrim(act.name, replace(act.name, '.', '')), '') AS object,
       CASE WHEN e.statement IS NULL THEN z.rows ELSE 0 END AS rows,
       CASE WHEN e.statement IS NULL THEN z.bytes ELSE 0 END AS bytes, e.statement IS NOT NULL OR z.tiny AS tiny,
       l.mode, l.held_ms, coalesce(l.evidence, 'predicted') AS evidence
FROM act
LEFT JOIN table_size z ON z.relation = act.relation
LEFT JOIN worst_lock l ON l.statement = act.statement AND l.relation = act.relation
LEFT JOIN emptied e ON e.statement = act.statement AND e.relation = act.relation
WHERE NOT act.is_new
  AND NOT (act.if_exists AND act.relation NOT IN (SELECT relation FROM table_before)
           AND EXISTS (SELECT 1 FROM schema_is_whole))
  AND act.statement NOT IN (
      SELECT statement FROM execution WHERE sqlstate IN ('42P01', '42703', '42704', '42883'));

-- Indexes by their name without its schema.
CREATE TABLE named_index AS
SELECT *, replace(name, rtrim(name, replace(name, '.', '')), '') AS object FROM relation_index;

-- What no down migration can bring back.
CREATE TABLE irreversible AS
SELECT * FROM touched t
WHERE t.kind IN ('drop-table', 'truncate') OR (t.kind = 'delete' AND t.predicate IS NULL) OR (
    t.kind = 'drop-column'
    AND (NOT t.if_exists OR NOT EXISTS (SELECT 1 FROM schema_is_whole) OR EXISTS (
         SELECT 1 FROM relation_column c WHERE c.phase = 'before' AND c.relation = t.relation AND c.name = t."column"))
    AND NOT EXISTS (SELECT 1 FROM action a WHERE a.kind = 'add-column' AND a.relation = t.relation
                    AND a."column" = t."column" AND a.statement < t.statement));

-- What became of the queries' plans for good. What heals by itself, and what the planner does without any migration,
-- is no regression.
CREATE TABLE lasting_change AS
SELECT * FROM plan_change WHERE permanent AND NOT unstable;

-- What was tried on the copy and helps a query, in words; what it does for all the queries that it helps is told once.
CREATE TABLE remedy AS
SELECT a.query, t.gain,
       printf('-- tried on the copy: %,d %s %,d pages with this instead of %,d', t.number,
              CASE t.number WHEN 1 THEN 'query touches' ELSE 'queries touch' END, t.after, t.before)
       || char(10) || '-- its price: ' || CASE WHEN t.bytes >= 1000000 THEN printf('%.1f MB, ', t.bytes / 1e6)
                                               WHEN t.bytes > 0 THEN printf('%d kB, ', t.bytes / 1000) ELSE '' END
       || printf('%,d ms to build', round(t.build_ms))
       || coalesce(printf(', %,d bytes more of write-ahead log for each row written', round(t.wal)), '')
       || char(10) || replace(replace(a.sql, 'INDEX ON', 'INDEX CONCURRENTLY ON'), '; ', ';' || char(10)) || ';' AS text
FROM advice a
JOIN (SELECT sql, count(*) AS number, sum(before) AS before, sum(after) AS after, sum(before - after) AS gain,
             max(bytes) AS bytes, max(build_ms) AS build_ms, max(wal_bytes_a_row) AS wal
      FROM advice GROUP BY sql) t ON t.sql = a.sql;

-- Patterns whose entries are still there, under the same keys, after the deploy.
CREATE TABLE surviving_pattern AS
SELECT * FROM pattern
WHERE key_after IS NULL AND name NOT IN (SELECT pattern FROM purge WHERE pattern IS NOT NULL);

-- Patterns whose cached entries were held against the migrated copy: what they hold decides, no prediction.
CREATE TABLE compared_pattern AS
SELECT pattern FROM staleness WHERE error IS NULL AND sampled > 0;

-- What a statement writes: as it says itself, and as its locks on the copy show (triggers, cascades, functions).
CREATE TABLE written AS
SELECT t.statement, t.relation, t.kind, t.columns, t.evidence FROM touched t
WHERE t.kind IN ('insert', 'update', 'delete', 'merge', 'copy', 'truncate')
UNION
SELECT l.statement, l.relation, 'indirect', '[]', 'observed' FROM worst_lock l
WHERE l.evidence = 'observed' AND l.mode = 'RowExclusiveLock'
  AND l.relation NOT IN (SELECT relation FROM act WHERE act.statement = l.statement AND relation IS NOT NULL);

-- SQLite sets its JSON functions up at their first use, which a connection that only reads is not allowed to do.
SELECT value FROM json_each('[]');
