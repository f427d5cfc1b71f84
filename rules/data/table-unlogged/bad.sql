-- [migration]
CREATE UNLOGGED TABLE hits (id bigint PRIMARY KEY, at timestamptz NOT NULL);
