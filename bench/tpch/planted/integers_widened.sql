ALTER TABLE orders ALTER COLUMN o_custkey TYPE bigint;
ALTER TABLE lineitem ALTER COLUMN l_partkey TYPE bigint;
