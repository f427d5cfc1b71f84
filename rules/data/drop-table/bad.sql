-- [base]
CREATE TABLE drafts (id bigint PRIMARY KEY, body text NOT NULL);
-- [migration]
DROP TABLE drafts;
