-- [migration]
CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz NOT NULL);
