-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, status text NOT NULL);
CREATE VIEW published AS SELECT id FROM posts WHERE status = 'published';
-- [seed]
INSERT INTO posts SELECT n, CASE WHEN n % 50 = 0 THEN 'draft' ELSE 'published' END FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: published
SELECT id FROM published;
-- [migration]
CREATE OR REPLACE VIEW published AS SELECT id FROM posts WHERE lower(status) = 'published';
