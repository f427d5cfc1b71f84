-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, published bigint NOT NULL, body text);
CREATE INDEX posts_author_published_idx ON posts (author_id, published, id);
-- [seed]
INSERT INTO posts SELECT n, n % 4, n * 7919 % 20011, repeat('x', 100) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: history_of_author
-- example: author = 3
SELECT id, published FROM posts WHERE author_id = :author ORDER BY published;
-- [migration]
CREATE INDEX CONCURRENTLY posts_author_history_idx ON posts (author_id, published DESC, id);
DROP INDEX CONCURRENTLY posts_author_published_idx;
