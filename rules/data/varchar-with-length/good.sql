-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY, name text NOT NULL CHECK (length(name) <= 20));
