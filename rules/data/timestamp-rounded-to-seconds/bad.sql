-- [migration]
CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz(0) NOT NULL);
