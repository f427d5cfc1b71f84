-- [settings]
-- [deploy]
-- purge = ["blog:post:*"]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- ttl = "15m"
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
