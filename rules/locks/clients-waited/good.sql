-- [settings]
-- [limits]
-- stall = "100ms"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int);
-- [seed]
INSERT INTO posts SELECT n, n FROM generate_series(1, 100) AS n;
-- [migration]
SET lock_timeout = '2s';
BEGIN;
UPDATE posts SET views = 0 WHERE id < 50;
COMMIT;

SELECT pg_sleep(0.4);
