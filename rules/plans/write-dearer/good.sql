-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint NOT NULL, body text NOT NULL);
CREATE INDEX comments_post_idx ON comments (post_id);
-- [seed]
INSERT INTO posts SELECT n, 'post ' || n FROM generate_series(1, 2000) AS n;
INSERT INTO comments SELECT n, n % 1000 + 1, repeat('x', 100) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: delete_post
-- example: id = 1999
DELETE FROM posts WHERE id = :id;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE comments ADD CONSTRAINT comments_post_fkey FOREIGN KEY (post_id) REFERENCES posts NOT VALID;
