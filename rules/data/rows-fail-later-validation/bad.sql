-- [base]
CREATE TABLE items (id bigint PRIMARY KEY, price numeric);
-- [seed]
INSERT INTO items VALUES (1, 5), (2, -1);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE items ADD CONSTRAINT items_price_positive CHECK (price > 0) NOT VALID;
