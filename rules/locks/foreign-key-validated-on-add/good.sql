-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint);
CREATE INDEX comments_post_idx ON comments (post_id);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE comments ADD CONSTRAINT comments_post_fkey FOREIGN KEY (post_id) REFERENCES posts (id) NOT VALID;
COMMIT;

ALTER TABLE comments VALIDATE CONSTRAINT comments_post_fkey;

-- There is nothing to look up in a new column.
ALTER TABLE comments ADD COLUMN parent_id bigint REFERENCES comments (id);
