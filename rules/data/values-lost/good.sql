-- [base]
CREATE TABLE items (id bigint PRIMARY KEY, price numeric(10, 3));
-- [seed]
INSERT INTO items VALUES (1, 5.125), (2, 1);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE items ALTER COLUMN price TYPE numeric(12, 3);
