-- [settings]
-- [copy]
-- seed = ["seed.sql"]
-- settings = { enable_bitmapscan = false }
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, status text NOT NULL, body text);
CREATE INDEX posts_status_idx ON posts (status);
-- [seed]
INSERT INTO posts SELECT n, 'status ' || n % 4000, repeat('x', 100) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: by_status
-- example: status = 'status 7'
SELECT id, body FROM posts WHERE status = :status;
-- [migration]
UPDATE posts SET status = 'status 8' WHERE status = 'status 9';
