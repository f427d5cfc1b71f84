-- [base]
CREATE TABLE prices (id bigint PRIMARY KEY, amount numeric(12, 2) NOT NULL, note varchar(20));
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE prices ALTER COLUMN amount TYPE numeric(14, 2), ALTER COLUMN note TYPE text;
