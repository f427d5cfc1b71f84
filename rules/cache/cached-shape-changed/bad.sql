-- [settings]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- loader = "post_by_id"
-- loader_after = "post_by_id_v2"
-- ttl = "15m"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, excerpt text NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, 'about ' || n FROM generate_series(1, 2000) AS n;
-- [workload]
-- name: post_by_id
-- example: id = 7
SELECT id, excerpt FROM posts WHERE id = :id;

-- name: post_by_id_v2
SELECT id, summary FROM posts WHERE id = :id;
-- [cache]
-- {"key": "blog:post:1", "value": {"id": 1, "excerpt": "about 1"}, "ttl_s": 600}
-- [migration]
ALTER TABLE posts RENAME COLUMN excerpt TO summary;
