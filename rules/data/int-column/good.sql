-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY, uses bigint NOT NULL DEFAULT 0);
