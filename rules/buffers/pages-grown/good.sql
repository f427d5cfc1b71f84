-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL, title text NOT NULL);
CREATE TABLE texts (post_id bigint PRIMARY KEY, body text NOT NULL);
CREATE VIEW headlines AS SELECT id, title FROM posts;
-- [seed]
INSERT INTO posts SELECT n, n % 500, 'title ' || n FROM generate_series(1, 20000) AS n;
INSERT INTO texts SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: all_headlines
SELECT id, title FROM headlines;
-- [migration]
CREATE OR REPLACE VIEW headlines AS SELECT id, title, author_id FROM posts;
