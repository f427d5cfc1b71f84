-- [migration]
CREATE TABLE visits (id bigint PRIMARY KEY, visible boolean NOT NULL, page text NOT NULL);
