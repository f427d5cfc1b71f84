-- [settings]
-- [[job]]
-- name = "refresh-top"
-- schedule = "*/10 * * * *"
-- lock = { key = "blog:lock:top", ttl = "1h" }
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
