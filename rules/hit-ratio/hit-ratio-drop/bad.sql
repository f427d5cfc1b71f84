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
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1000000,blog:post:1,get,,
-- 2000000,blog:post:2,get,,
-- 3000000,blog:post:1,get,,
-- 4000000,blog:post:2,get,,
-- 5000000,blog:post:1,get,,
-- 6000000,blog:post:2,get,,
-- 7000000,blog:post:1,get,,
-- 8000000,blog:post:2,get,,
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
