-- [settings]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- key_after = "blog:post:v2:{id}"
-- loader = "post_by_id"
-- loader_after = "post_by_id_v2"
-- ttl = "15m"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, title FROM posts WHERE id = :id;

-- name: post_by_id_v2
SELECT id, headline FROM posts WHERE id = :id;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN headline text;
