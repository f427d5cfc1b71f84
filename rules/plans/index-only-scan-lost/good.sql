-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, views bigint NOT NULL, body text NOT NULL);
CREATE INDEX posts_author_views_idx ON posts (author_id, views);
-- [seed]
INSERT INTO posts SELECT n, n % 100, n, repeat('x', 200) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: views_of_author
-- example: author = 7
SELECT sum(views) FROM posts WHERE author_id = :author;
-- [migration]
CREATE INDEX CONCURRENTLY posts_author_views_id_idx ON posts (author_id, views, id);
DROP INDEX CONCURRENTLY posts_author_views_idx;
