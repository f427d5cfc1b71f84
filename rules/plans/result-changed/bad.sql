-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE VIEW headlines AS SELECT id, title AS headline FROM posts;
-- [seed]
INSERT INTO posts SELECT n, 'Post ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: headline
-- example: id = 7
SELECT headline FROM headlines WHERE id = :id;
-- [migration]
CREATE OR REPLACE VIEW headlines AS SELECT id, upper(title) AS headline FROM posts;
