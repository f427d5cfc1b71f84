ALTER TABLE orders ALTER COLUMN o_orderkey TYPE numeric;
