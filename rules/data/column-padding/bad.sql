-- [migration]
CREATE TABLE visits (visible boolean NOT NULL, id bigint PRIMARY KEY, page text NOT NULL);
