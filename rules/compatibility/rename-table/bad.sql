-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
ALTER TABLE posts RENAME TO articles;
