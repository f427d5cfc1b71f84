-- [settings]
-- [limits]
-- hit_ratio_drop = 1.0
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- ttl = "15m"
-- key_after = "blog:post:{id}:{locale}"
-- loader_after = "post_in"
-- fields_after = { locale = ["de", "en", "fr", "it"] }
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author bigint NOT NULL, title text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, n % 7, 'title ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, author, title FROM posts WHERE id = :id;
-- name: post_in
-- example: id = 7, locale = 'de'
SELECT id, title || :locale AS title FROM posts WHERE id = :id;
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1000000,blog:post:2,get,,
-- 2000000,blog:post:1,get,,
-- 3000000,blog:post:2,get,,
-- 4000000,blog:post:1,get,,
-- 5000000,blog:post:2,get,,
-- 6000000,blog:post:1,get,,
-- 7000000,blog:post:2,get,,
-- 8000000,blog:post:1,get,,
-- 9000000,blog:post:2,get,,
-- 10000000,blog:post:1,get,,
-- 11000000,blog:post:2,get,,
-- 12000000,blog:post:1,get,,
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
