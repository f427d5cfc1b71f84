-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, body text);
CREATE INDEX posts_author_idx ON posts (author_id);
-- [seed]
INSERT INTO posts SELECT n, n % 500, repeat('x', 100) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: by_author
-- example: author = 3
SELECT id, body FROM posts WHERE author_id = :author;
-- [migration]
CREATE INDEX CONCURRENTLY posts_author_body_idx ON posts (author_id, id);
