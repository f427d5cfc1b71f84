DROP INDEX lineitem_partkey;
