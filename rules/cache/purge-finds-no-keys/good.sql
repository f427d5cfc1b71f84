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
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, title FROM posts WHERE id = :id;
-- [cache]
-- {"key": "blog:post:1", "value": {"id": 1, "title": "title 1"}, "ttl_s": 600}
-- {"key": "blog:session:9", "value": "s", "ttl_s": 600}
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
