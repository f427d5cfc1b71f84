-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'Post ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post
-- example: id = 7
SELECT * FROM posts WHERE id = :id;
-- [migration]
ALTER TABLE posts ADD COLUMN body text;
