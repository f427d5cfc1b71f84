-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text);
-- [migration]
ALTER TABLE posts ALTER COLUMN title SET NOT NULL;
