-- [settings]
-- [[job]]
-- name = "refresh-top"
-- schedule = "*/10 * * * *"
-- queries = ["most_viewed"]
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views bigint NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: most_viewed
-- example: n = 10
SELECT id, views FROM posts ORDER BY views DESC, id LIMIT :n;
-- [migration]
ALTER TABLE posts RENAME COLUMN views TO view_count;
