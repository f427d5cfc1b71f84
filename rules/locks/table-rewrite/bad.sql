-- [base]
CREATE TABLE comments (id integer PRIMARY KEY, body text NOT NULL);
-- [migration]
ALTER TABLE comments ALTER COLUMN id TYPE bigint;
