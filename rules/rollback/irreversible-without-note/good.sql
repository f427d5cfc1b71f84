-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
CREATE INDEX posts_again_idx ON posts (id);
-- [migration]
-- owner: team-content
-- An index can be built again.
DROP INDEX CONCURRENTLY posts_again_idx;
ALTER TABLE posts DROP COLUMN IF EXISTS never_there;
