-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views bigint NOT NULL);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ADD CONSTRAINT posts_views_check CHECK (views >= 0) NOT VALID;
COMMIT;

ALTER TABLE posts VALIDATE CONSTRAINT posts_views_check;
