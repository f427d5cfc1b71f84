-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
BEGIN;
CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);
COMMIT;
