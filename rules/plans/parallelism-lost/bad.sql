-- [settings]
-- [copy]
-- seed = ["seed.sql"]
-- settings = { jit_above_cost = 500 }
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id integer NOT NULL, published bigint NOT NULL, body text);
CREATE INDEX posts_author_idx ON posts (author_id, published);
-- [seed]
INSERT INTO posts SELECT n, n % 100, n, repeat('x', 100) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: dates
-- example: author = 3
SELECT published FROM posts WHERE author_id = :author;
-- [migration]
DROP INDEX CONCURRENTLY posts_author_idx;
