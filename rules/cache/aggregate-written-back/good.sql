-- [settings]
-- [deploy]
-- purge = ["blog:count"]
-- [[cache.pattern]]
-- name = "count"
-- key = "blog:count"
-- loader = "post_count"
-- ttl = "30s"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, title FROM posts WHERE id = :id;

-- name: post_count
SELECT count(*) AS posts FROM posts;
-- [migration]
SET lock_timeout = '2s';
DELETE FROM posts WHERE id > 1990;
