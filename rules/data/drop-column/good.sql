-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, body text);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts DROP COLUMN IF EXISTS never_was_here;

-- A column that the migration made for itself may go again.
ALTER TABLE posts ADD COLUMN scratch integer;
ALTER TABLE posts DROP COLUMN scratch;
