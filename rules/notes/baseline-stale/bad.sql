-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [baseline]
-- {
--   "schema": "migsafe-baseline/1",
--   "findings": [
--     {
--       "rule": "index-not-concurrent",
--       "path": "migrations/0002_migration.sql",
--       "statement": "CREATE INDEX posts_title_idx ON posts",
--       "reason": "was there before migsafe was adopted",
--       "fingerprint": "00000000000000000000000000000000"
--     }
--   ]
-- }
-- [migration]
CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);
