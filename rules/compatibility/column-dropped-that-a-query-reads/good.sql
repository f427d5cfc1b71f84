-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [workload]
-- name: post_by_id
SELECT id, title FROM posts WHERE id = :id;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
