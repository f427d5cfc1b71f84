-- [settings]
-- [deploy]
-- purge = ["blog:post:*"]
-- warm = ["post"]
-- database_cores = 1
-- [limits]
-- hit_ratio_drop = 1.0
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
SELECT id, title, pg_sleep(0.3)::text AS slept FROM posts WHERE id = :id;
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1000000,blog:post:1,get,,
-- 2000000,blog:post:2,get,,
-- 3000000,blog:post:1,get,,
-- 4000000,blog:post:2,get,,
-- 5000000,blog:post:1,get,,
-- 5010000,blog:post:2,get,,
-- 5020000,blog:post:1,get,,
-- 5030000,blog:post:2,get,,
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
