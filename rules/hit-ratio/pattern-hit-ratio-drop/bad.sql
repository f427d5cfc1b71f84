-- [settings]
-- [limits]
-- hit_ratio_drop = 0.3
-- [deploy]
-- purge = ["blog:list:*"]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- ttl = "15m"
-- [[cache.pattern]]
-- name = "list"
-- key = "blog:list:{page}"
-- loader = "post_list"
-- ttl = "15m"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, title FROM posts WHERE id = :id;

-- name: post_list
-- example: page = 1
SELECT id, title FROM posts ORDER BY id LIMIT 20 OFFSET (:page - 1) * 20;
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1000000,blog:post:1,get,,
-- 2000000,blog:list:1,get,,
-- 3000000,blog:post:1,get,,
-- 4000000,blog:post:1,get,,
-- 5000000,blog:post:1,get,,
-- 6000000,blog:list:1,get,,
-- 7000000,blog:post:1,get,,
-- 8000000,blog:post:1,get,,
-- 9000000,blog:post:1,get,,
-- 10000000,blog:post:1,get,,
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
