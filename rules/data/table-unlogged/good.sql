-- [migration]
CREATE TABLE hits (id bigint PRIMARY KEY, at timestamptz NOT NULL);
