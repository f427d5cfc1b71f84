-- [settings]
-- [[cache.pattern]]
-- name = "post"
-- key = "blog:post:{id}"
-- key_after = "blog:post2:{id}"
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
