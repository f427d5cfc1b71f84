ALTER INDEX lineitem_partkey RENAME TO lineitem_part_and_supplier;
DROP INDEX orders_custkey;
CREATE INDEX orders_by_customer ON orders (o_custkey);
