-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY, uses int NOT NULL DEFAULT 0);
