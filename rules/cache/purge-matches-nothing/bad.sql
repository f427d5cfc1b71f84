-- [settings]
-- [deploy]
-- purge = ["blog:psot:*"]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- ttl = "15m"
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
