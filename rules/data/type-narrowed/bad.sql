-- [base]
CREATE TABLE prices (id bigint PRIMARY KEY, amount numeric(12, 4) NOT NULL);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE prices ALTER COLUMN amount TYPE numeric(12, 2);
