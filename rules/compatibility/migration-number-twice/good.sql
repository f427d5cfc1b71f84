-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [later]
ALTER TABLE posts ADD COLUMN seconds integer;
-- [migration]
ALTER TABLE posts ADD COLUMN minutes integer;
