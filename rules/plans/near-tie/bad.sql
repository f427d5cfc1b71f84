-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, x bigint NOT NULL, y bigint NOT NULL, body text);
CREATE INDEX posts_x_idx ON posts (author_id, x);
CREATE INDEX posts_y_idx ON posts (author_id, y);
-- [seed]
INSERT INTO posts SELECT n, n % 500, n, n, repeat('x', 100) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: by_author
-- example: author = 3
SELECT id, body FROM posts WHERE author_id = :author;
-- [migration]
DROP INDEX CONCURRENTLY posts_y_idx;
CREATE INDEX CONCURRENTLY posts_y_idx ON posts (author_id, y);
DROP INDEX CONCURRENTLY posts_x_idx;
CREATE INDEX CONCURRENTLY posts_x_idx ON posts (author_id, x);
