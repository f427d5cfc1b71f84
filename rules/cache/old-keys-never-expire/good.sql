-- [settings]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- key_after = "blog:post2:{id}"
-- ttl = "15m"
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
