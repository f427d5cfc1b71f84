ALTER TABLE lineitem ALTER COLUMN l_shipdate TYPE text;
