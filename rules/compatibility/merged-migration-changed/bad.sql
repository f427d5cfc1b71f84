-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [merged]
ALTER TABLE posts ADD COLUMN minutes integer;
-- [migration]
ALTER TABLE posts ADD COLUMN minutes bigint;
