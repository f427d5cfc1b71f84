-- owner: team-community
-- reason: the profile page lists a member's newest comments by walking the comments of everybody
-- expected: comments_by_member reads its 20 rows from the new index; writes go on during the build
-- rollback: DROP INDEX CONCURRENTLY comments_user_idx;

-- A concurrent build waits for older transactions without blocking anybody, and a timeout would leave an invalid index.
SET lock_timeout = 0;

SET statement_timeout = 0;

CREATE INDEX CONCURRENTLY comments_user_idx ON comments (user_id, created_at, id);
