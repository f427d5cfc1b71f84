DROP INDEX lineitem_shipdate;
