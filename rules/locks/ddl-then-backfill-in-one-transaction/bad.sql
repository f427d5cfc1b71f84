-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, body text NOT NULL);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN words integer;
UPDATE posts SET words = array_length(string_to_array(body, ' '), 1);
COMMIT;
