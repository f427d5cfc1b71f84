-- [settings]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, title FROM posts WHERE id = :id;
-- [migration]
UPDATE posts SET title = upper(title) WHERE id BETWEEN 1 AND 1000;
