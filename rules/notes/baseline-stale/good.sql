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
--       "fingerprint": "95351f71c836f7bad31af4b46b843415"
--     }
--   ]
-- }
-- [migration]
CREATE INDEX posts_title_idx ON posts (title);
