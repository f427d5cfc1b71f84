-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, status text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, CASE n % 4 WHEN 0 THEN 'draft' ELSE 'published' END FROM generate_series(1, 400) AS n;
-- [workload]
-- name: drafts
-- example: status = 'draft'
SELECT id FROM posts WHERE status = :status;
-- [migration]
UPDATE posts SET status = 'archived' WHERE status = 'draft' AND id < 100;
