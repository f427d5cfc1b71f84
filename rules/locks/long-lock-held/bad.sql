-- [settings]
-- [limits]
-- stall = "100ms"
-- [base]
CREATE TABLE posts_2026 (id bigint PRIMARY KEY);
-- [migration]
SET lock_timeout = '2s';
DO $$
BEGIN
    EXECUTE format('ALTER TABLE posts_%s ADD COLUMN subtitle text', 2026);
    PERFORM pg_sleep(0.3);
END
$$;
