-- [settings]
-- [deploy]
-- purge = ["blog:post:*"]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- ttl = "15m"
-- [base]
CREATE TYPE state AS ENUM ('draft', 'live');
CREATE TABLE posts (id bigint PRIMARY KEY, state state NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'live' FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, state FROM posts WHERE id = :id;
-- [migration]
-- migsafe: allow enum-value-renamed because the application is stopped for this deploy
ALTER TYPE state RENAME VALUE 'live' TO 'published';  -- migsafe: allow result-changed because that is the change
