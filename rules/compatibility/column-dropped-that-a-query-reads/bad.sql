-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [workload]
-- name: post_by_id
SELECT id, title FROM posts WHERE id = :id;
-- [migration]
ALTER TABLE posts DROP COLUMN title;
