-- [settings]
-- [limits]
-- stall = "100ms"
-- [base]
CREATE TABLE posts_2026 (id bigint PRIMARY KEY);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts_2026 ADD COLUMN subtitle text;
COMMIT;

SELECT pg_sleep(0.3);
