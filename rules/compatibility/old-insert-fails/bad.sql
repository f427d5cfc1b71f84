-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text, kind text NOT NULL DEFAULT 'page');
-- [seed]
INSERT INTO posts VALUES (1, 'one');
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ALTER COLUMN kind DROP DEFAULT;
