-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY);
CREATE TABLE posts (
    id bigint PRIMARY KEY, author_id bigint NOT NULL, editor_id bigint REFERENCES authors, day integer NOT NULL, body text NOT NULL
);
CREATE INDEX posts_day_idx ON posts (day);
-- [seed]
INSERT INTO posts SELECT n, n % 500, NULL, n, repeat('x', 200) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: by_author
-- example: author = 7
SELECT id, body FROM posts WHERE author_id = :author;
-- [migration]
CREATE INDEX CONCURRENTLY posts_author_idx ON posts (author_id);
CREATE INDEX CONCURRENTLY posts_editor_idx ON posts (editor_id);
CREATE UNIQUE INDEX CONCURRENTLY posts_once_a_day ON posts (day, id);
DROP INDEX CONCURRENTLY posts_day_idx;
CREATE INDEX CONCURRENTLY posts_of_the_day ON posts (day);
