-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
ALTER TABLE posts ADD COLUMN language text NOT NULL;
