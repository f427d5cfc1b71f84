-- [settings]
-- [[job]]
-- name = "refresh-top"
-- schedule = "*/10 * * * *"
-- queries = ["top"]
-- lock = { key = "blog:lock:top", ttl = "120s" }
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE VIEW top_posts AS SELECT id FROM posts WHERE id <= 10;
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: top
SELECT count(*) AS posts FROM top_posts;
-- [migration]
SET lock_timeout = '2s';
CREATE OR REPLACE VIEW top_posts AS SELECT id FROM posts WHERE id <= 10 AND pg_sleep(0.03) IS NOT NULL;
