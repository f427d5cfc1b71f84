-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, day integer NOT NULL, body text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, n % 500, n, repeat('x', 200) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: by_author
-- example: author = 7
SELECT id, body FROM posts WHERE author_id = :author;
-- [migration]
CREATE INDEX CONCURRENTLY posts_day_idx ON posts (day);
