-- [settings]
-- [copy]
-- seed = ["seed.sql"]
-- settings = { work_mem = "64kB", max_parallel_workers_per_gather = 0 }
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, published bigint NOT NULL, body text NOT NULL);
CREATE INDEX posts_published_idx ON posts (published);
-- [seed]
INSERT INTO posts SELECT n, n, repeat('x', 200) FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: archive
SELECT id, body FROM posts ORDER BY published;
-- [migration]
DROP INDEX CONCURRENTLY posts_published_idx;
