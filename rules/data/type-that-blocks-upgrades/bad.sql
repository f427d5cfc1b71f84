-- [migration]
CREATE TABLE hooks (id bigint PRIMARY KEY, calls regproc NOT NULL);
