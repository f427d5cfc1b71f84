-- [settings]
-- [deploy]
-- window = "02:00-02:30"
-- [[job]]
-- name = "nightly"
-- schedule = "15 3 * * *"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
