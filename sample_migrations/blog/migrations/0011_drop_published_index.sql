-- owner: team-platform
-- reason: posts_published_idx showed no scans on the reporting replica
-- expected: 6 MB less, and cheaper writes to posts
-- rollback: CREATE INDEX CONCURRENTLY posts_published_idx ON posts (published_at, id) WHERE status = 'published';
DROP INDEX CONCURRENTLY posts_published_idx;
