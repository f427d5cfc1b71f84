-- [migration]
CREATE TABLE hooks (id bigint PRIMARY KEY, calls text NOT NULL, watched regclass NOT NULL);
