-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views bigint NOT NULL);
-- [migration]
ALTER TABLE posts ADD CONSTRAINT posts_views_check CHECK (views >= 0);
