-- [settings]
-- [cache.redis]
-- maxmemory = "4mb"
-- policy = "allkeys-lru"
-- [limits]
-- hit_ratio_drop = 1.0
-- [deploy]
-- purge = ["blog:post:*"]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- ttl = "15m"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, body text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, repeat('x', 100000) FROM generate_series(1, 2000) AS n WHERE n <= 6
UNION ALL SELECT n, 'x' FROM generate_series(7, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, body FROM posts WHERE id = :id;
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1000000,blog:post:1,get,,
-- 2000000,blog:post:2,get,,
-- 3000000,blog:post:3,get,,
-- 4000000,blog:post:4,get,,
-- 5000000,blog:post:5,get,,
-- 6000000,blog:post:6,get,,
-- 7000000,blog:post:1,get,,
-- 8000000,blog:post:2,get,,
-- 9000000,blog:post:3,get,,
-- 10000000,blog:post:4,get,,
-- 11000000,blog:post:5,get,,
-- 12000000,blog:post:6,get,,
-- 13000000,blog:post:1,get,,
-- 14000000,blog:post:2,get,,
-- 15000000,blog:post:3,get,,
-- 16000000,blog:post:4,get,,
-- 17000000,blog:post:5,get,,
-- 18000000,blog:post:6,get,,
-- 19000000,blog:post:1,get,,
-- 20000000,blog:post:2,get,,
-- 21000000,blog:post:3,get,,
-- 22000000,blog:post:4,get,,
-- 23000000,blog:post:5,get,,
-- 24000000,blog:post:6,get,,
-- [migration]
SET lock_timeout = '2s';
UPDATE posts SET body = body || body WHERE id <= 6;
