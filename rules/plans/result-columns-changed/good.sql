-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'Post ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post
-- example: id = 7
SELECT id, title FROM posts WHERE id = :id;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN body text;
