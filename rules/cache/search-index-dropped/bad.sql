-- [settings]
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
-- [script]
-- psql -f migrate.sql
-- redis-cli FT.DROPINDEX idx:posts
-- redis-cli FT.CREATE idx:posts ON HASH PREFIX 1 blog:post: SCHEMA title TEXT
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
