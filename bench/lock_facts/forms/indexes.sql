-- form: create index
CREATE INDEX item_price ON item (price);
-- form: create unique index
CREATE UNIQUE INDEX item_price ON item (id, price);
-- form: create index without a name
CREATE INDEX ON item (price);
-- form: create index if not exists, existing
CREATE INDEX IF NOT EXISTS item_title ON item (title);
-- form: create index on a partitioned table
CREATE INDEX event_item ON event (item_id);
-- form: create index on only a partitioned table
CREATE INDEX event_item ON ONLY event (item_id);
-- form: create index on a materialized view
CREATE INDEX item_list_day ON item_list (day);
-- form: create index on an inheritance parent
CREATE INDEX ancestor_n ON ancestor (n);
-- form: drop index
DROP INDEX item_title;
-- form: drop index of a partitioned table
DROP INDEX event_kind;
-- form: drop two indexes
DROP INDEX item_title, item_weight;
-- form: reindex index
REINDEX INDEX item_title;
-- form: reindex table
REINDEX TABLE item;
-- form: rename index
ALTER INDEX item_title RENAME TO item_heading;
-- form: rename index through alter table
ALTER TABLE item_title RENAME TO item_heading;
-- form: set index option
ALTER INDEX item_title SET (fillfactor = 80);
-- form: set gin index option
-- before: CREATE INDEX scratch_words ON scratch USING gin (to_tsvector('simple', t))
ALTER INDEX scratch_words SET (fastupdate = off);
-- form: set index column statistics
ALTER INDEX item_code_lower ALTER COLUMN 1 SET STATISTICS 500;
-- form: set index tablespace, the same
ALTER INDEX item_title SET TABLESPACE pg_default;
-- form: attach index partition
ALTER INDEX stock_n ATTACH PARTITION stock_1_n;
-- form: create index concurrently
CREATE INDEX CONCURRENTLY item_price ON item (price);
-- form: create unique index concurrently
CREATE UNIQUE INDEX CONCURRENTLY item_price ON item (id, price);
-- form: create index concurrently if not exists, existing
CREATE INDEX CONCURRENTLY IF NOT EXISTS item_title ON item (title);
-- form: drop index concurrently
DROP INDEX CONCURRENTLY item_title;
-- form: reindex index concurrently
REINDEX INDEX CONCURRENTLY item_title;
-- form: reindex table concurrently
REINDEX TABLE CONCURRENTLY line;
-- form: reindex a partitioned table
-- since: 14
REINDEX TABLE stock;
-- form: vacuum
VACUUM scratch;
-- form: vacuum full
VACUUM FULL line;
