-- What many rules ask. A statement that ran on the copy is judged by what was observed; one that did not, by prediction.

CREATE VIEW ran AS
SELECT statement FROM execution WHERE skipped IS NULL AND sqlstate IS NULL;

CREATE VIEW held_lock AS
SELECT * FROM lock WHERE evidence = 'observed'
UNION ALL
SELECT * FROM lock WHERE evidence = 'predicted' AND statement NOT IN (SELECT statement FROM ran);

CREATE VIEW known_rewrite AS
SELECT * FROM rewrite WHERE evidence = 'observed'
UNION ALL
SELECT * FROM rewrite WHERE evidence = 'predicted' AND statement NOT IN (SELECT statement FROM ran);

CREATE VIEW known_scan AS
SELECT * FROM scan WHERE evidence = 'observed'
UNION ALL
SELECT * FROM scan WHERE evidence = 'predicted' AND statement NOT IN (SELECT statement FROM ran);

-- Relations that a judged migration creates itself: nobody else uses them yet.
CREATE VIEW new_relation AS
SELECT relation, min(statement) AS statement FROM action
WHERE kind IN ('create-table', 'create-table-as', 'create-materialized-view') AND relation IS NOT NULL
GROUP BY relation;

-- Size of the relations that were there before, by the copy.
CREATE VIEW table_before AS
SELECT name AS relation, rows, pages, bytes FROM relation WHERE phase = 'before';

-- An action with its statement's place and whether its relation is new.
CREATE VIEW act AS
SELECT action.*, s.transaction_id, s.path, s.line, s.lock_timeout_ms, s.statement_timeout_ms, s.needs_autocommit,
       EXISTS (SELECT 1 FROM new_relation n WHERE n.relation = action.relation AND n.statement <= action.statement) AS is_new
FROM action JOIN statement s ON s.id = action.statement;
