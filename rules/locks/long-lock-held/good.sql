-- [settings]
-- [limits]
-- stall = "100ms"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
COMMIT;

SELECT pg_sleep(0.3);
