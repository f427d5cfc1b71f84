-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views bigint);
-- [migration]
UPDATE posts SET views = 0;
