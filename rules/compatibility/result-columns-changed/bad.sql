-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title varchar(100));
-- [seed]
INSERT INTO posts VALUES (1, 'one');
-- [workload]
-- name: post_by_id
-- example: id = 1
SELECT * FROM posts WHERE id = :id;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
