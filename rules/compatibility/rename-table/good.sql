-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts RENAME TO articles;
CREATE VIEW posts AS SELECT * FROM articles;
COMMIT;
