-- [settings]
-- [copy]
-- database = "none"
-- [migration]
CREATE TABLE documents (id bigint PRIMARY KEY, body xml NOT NULL);
