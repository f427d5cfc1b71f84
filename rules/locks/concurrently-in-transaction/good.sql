-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
COMMIT;

CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);
