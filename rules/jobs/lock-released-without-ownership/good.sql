-- [settings]
-- [[job]]
-- name = "refresh-top"
-- schedule = "*/10 * * * *"
-- lock = { key = "blog:lock:top", ttl = "2m", owned = true }
-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY);
