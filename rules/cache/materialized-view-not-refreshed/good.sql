-- [settings]
-- [deploy]
-- purge = ["blog:post:*"]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- ttl = "15m"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE MATERIALIZED VIEW headlines AS SELECT id, upper(title) AS title FROM posts;
CREATE UNIQUE INDEX headlines_id ON headlines (id);
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n;
REFRESH MATERIALIZED VIEW headlines;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, title FROM headlines WHERE id = :id;
-- [cache]
-- {"key": "blog:post:1", "value": {"id": 1, "title": "TITLE 1"}, "ttl_s": 600}
-- [migration]
SET lock_timeout = '2s';
UPDATE posts SET title = 'about ' || title WHERE id = 1;
REFRESH MATERIALIZED VIEW CONCURRENTLY headlines;
