-- form: select
SELECT count(*) FROM item;
-- form: select a row by its key
SELECT * FROM item WHERE id = 5;
-- form: select for update
SELECT * FROM item WHERE id = 5 FOR UPDATE;
-- form: select from a view
SELECT count(*) FROM item_names_twice;
-- form: insert values
INSERT INTO owner (id, code) VALUES (1000, 1000);
-- form: insert a row with a foreign key
INSERT INTO item (id, owner_id, stamp) VALUES (100000, 1, 100000);
-- form: insert from a query
INSERT INTO scratch (id) SELECT id FROM line;
-- form: update all rows
UPDATE scratch SET a = 1;
-- form: update a row by its key
UPDATE item SET title = 'x' WHERE id = 5;
-- form: update from another table
UPDATE scratch SET a = line.amount FROM line WHERE line.id = scratch.id;
-- form: delete all rows
DELETE FROM pending;
-- form: delete a row by its key
DELETE FROM line WHERE id = 5;
-- form: delete using another table
DELETE FROM pending USING line WHERE line.id = pending.id;
-- form: merge
-- since: 15
MERGE INTO scratch USING line ON line.id = scratch.id WHEN MATCHED THEN UPDATE SET a = 1;
-- form: copy to
COPY item (id) TO '/dev/null';
-- form: set local
SET LOCAL lock_timeout = '2s';
-- form: do block with a static statement
DO $$ BEGIN ALTER TABLE item ADD COLUMN extra int; END $$;
-- form: advance a sequence
SELECT nextval('counter');
-- form: delete a row that nobody refers to any more
-- before: INSERT INTO owner (id, code) VALUES (1000, 1000)
DELETE FROM owner WHERE id = 1000;
-- form: update a foreign key
UPDATE item SET owner_id = 2 WHERE id = 5;
-- form: insert with a common table expression
WITH found AS (SELECT id FROM line) INSERT INTO scratch (id) SELECT id FROM found;
-- form: update through a common table expression
WITH found AS (SELECT id FROM line WHERE amount < 5) UPDATE scratch SET a = 0 FROM found WHERE found.id = scratch.id;
