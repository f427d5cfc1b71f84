-- [settings]
-- [[cache.pattern]]
-- name = "author"
-- key = "blog:author:{author}"
-- loader = "posts_by_author"
-- ttl = "15m"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, body text NOT NULL);
CREATE INDEX posts_author_idx ON posts (author_id);
-- [seed]
INSERT INTO posts SELECT n, n % 500, repeat('x', 800) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: posts_by_author
-- example: author = 7
SELECT id, body FROM posts WHERE author_id = :author ORDER BY id;
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1000000,blog:author:1,get,,
-- 2000000,blog:author:1,get,,
-- 3000000,blog:author:2,get,,
-- 4000000,blog:author:3,get,,
-- [migration]
DROP INDEX CONCURRENTLY posts_author_idx;
