-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, day integer NOT NULL, body text NOT NULL);
CREATE INDEX posts_author_day_idx ON posts (author_id, day);
CREATE INDEX posts_author_idx ON posts (author_id);
-- [seed]
INSERT INTO posts SELECT n, n % 50, n, repeat('x', 200) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: posts_of_day
-- example: author = 7, day = 5007
SELECT id, body FROM posts WHERE author_id = :author AND day = :day;
-- [migration]
DROP INDEX CONCURRENTLY posts_author_day_idx;
