-- form: attach partition
ALTER TABLE stock ATTACH PARTITION stock_free FOR VALUES IN (9);
-- form: attach partition, proved by a check
ALTER TABLE stock ATTACH PARTITION stock_checked FOR VALUES IN (8);
-- form: attach partition, with a default partition
-- before: CREATE TABLE event_2030 (LIKE event)
ALTER TABLE event ATTACH PARTITION event_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
-- form: attach partition, the default partition's check excludes it
-- before: CREATE TABLE event_2030 (LIKE event)
-- before: ALTER TABLE event_rest ADD CHECK (at < '2030-01-01')
ALTER TABLE event ATTACH PARTITION event_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
-- form: attach default partition
ALTER TABLE stock ATTACH PARTITION stock_free DEFAULT;
-- form: create partition
CREATE TABLE stock_5 PARTITION OF stock FOR VALUES IN (5);
-- form: create partition, with a default partition
CREATE TABLE event_2030 PARTITION OF event FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
-- form: create default partition
CREATE TABLE stock_rest PARTITION OF stock DEFAULT;
-- form: detach partition
ALTER TABLE stock DETACH PARTITION stock_1;
-- form: detach partition, with a default partition
ALTER TABLE event DETACH PARTITION event_2024;
-- form: detach partition concurrently
-- since: 14
ALTER TABLE stock DETACH PARTITION stock_1 CONCURRENTLY;
-- form: detach partition concurrently, with a default partition
-- since: 14
ALTER TABLE event DETACH PARTITION event_2024 CONCURRENTLY;
-- form: drop a partition
DROP TABLE event_2024;
-- form: drop a partitioned table
DROP TABLE stock;
-- form: truncate a partitioned table
TRUNCATE event;
-- form: truncate a partition
TRUNCATE event_2024;
-- form: insert into a partitioned table
INSERT INTO event (id, at) VALUES (1, '2024-02-02');
-- form: update a partitioned table
UPDATE event SET kind = 0;
-- form: rename a partitioned table
ALTER TABLE event RENAME TO happening;
-- form: set default on a partitioned table
ALTER TABLE event ALTER COLUMN kind SET DEFAULT 1;
-- form: drop constraint of a partitioned table
-- before: ALTER TABLE event ADD CONSTRAINT event_kind_check CHECK (kind > 0)
ALTER TABLE event DROP CONSTRAINT event_kind_check;
-- form: create trigger on a partitioned table
-- since: 13
CREATE TRIGGER event_touch BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch();
-- form: set statistics on a partitioned table
ALTER TABLE event ALTER COLUMN kind SET STATISTICS 200;
-- form: set storage on a partitioned table
-- before: ALTER TABLE event ADD COLUMN words text
ALTER TABLE event ALTER COLUMN words SET STORAGE EXTERNAL;
-- form: drop default on a partitioned table
ALTER TABLE event ALTER COLUMN kind DROP DEFAULT;
-- form: drop not null on a partitioned table
ALTER TABLE event ALTER COLUMN id DROP NOT NULL;
-- form: rename constraint of a partitioned table
-- before: ALTER TABLE event ADD CONSTRAINT event_kind_check CHECK (kind > 0)
ALTER TABLE event RENAME CONSTRAINT event_kind_check TO kind_is_sane;
-- form: validate check of a partitioned table
-- before: ALTER TABLE event ADD CONSTRAINT event_kind_check CHECK (kind > 0) NOT VALID
ALTER TABLE event VALIDATE CONSTRAINT event_kind_check;
-- form: add check to a partitioned table, not valid
ALTER TABLE event ADD CONSTRAINT event_kind_check CHECK (kind > 0) NOT VALID;
-- form: add column to only a partitioned table's partition
ALTER TABLE ONLY stranger ADD COLUMN extra int;
-- form: disable trigger on a partitioned table
-- since: 13
-- before: CREATE TRIGGER event_touch BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch()
ALTER TABLE event DISABLE TRIGGER event_touch;
-- form: drop trigger of a partitioned table
-- since: 13
-- before: CREATE TRIGGER event_touch BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch()
DROP TRIGGER event_touch ON event;
-- form: create statement trigger on a partitioned table
CREATE TRIGGER event_touch AFTER INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION touch();
-- form: enable row level security on a partitioned table
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
-- form: replica identity of a partitioned table
ALTER TABLE event REPLICA IDENTITY FULL;
-- form: owner of a partitioned table
ALTER TABLE event OWNER TO postgres;
-- form: set schema of a partitioned table
ALTER TABLE event SET SCHEMA elsewhere;
-- form: drop partition that has a foreign key of its parent
-- before: ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id)
DROP TABLE event_rest;
-- form: drop partition that has foreign keys of its parent and of its own
-- before: ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id)
-- before: ALTER TABLE event_2024 ADD FOREIGN KEY (kind) REFERENCES owner (id)
DROP TABLE event_2024;
-- form: drop partitioned table that has a foreign key
-- before: ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id)
DROP TABLE event;
-- form: drop column of a partitioned table that has a foreign key
-- before: ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id)
ALTER TABLE event DROP COLUMN item_id;
-- form: statistics target and owner of a partitioned table
ALTER TABLE event ALTER COLUMN kind SET STATISTICS 200, OWNER TO postgres;
-- form: foreign key and row level security on a partitioned table
ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id), ENABLE ROW LEVEL SECURITY;
-- form: unique constraint and owner of a partitioned table
ALTER TABLE event ADD UNIQUE (id, at), OWNER TO postgres;
-- form: unique constraint and statistics target of a partitioned table
ALTER TABLE event ADD UNIQUE (id, at), ALTER COLUMN kind SET STATISTICS 200;
-- form: foreign key on a column whose type changes
ALTER TABLE item ADD CONSTRAINT item_vendor_fk FOREIGN KEY (vendor_id) REFERENCES line (id), ALTER COLUMN vendor_id TYPE positive;
-- form: comment on a partitioned table
COMMENT ON TABLE event IS 'x';
-- form: delete all rows of a partitioned table
DELETE FROM event;
-- form: attach partition, no index to build
-- before: CREATE TABLE plain_list (region int, n int) PARTITION BY LIST (region)
-- before: CREATE TABLE plain_part (region int, n int)
-- before: INSERT INTO plain_part SELECT 7, n FROM generate_series(1, 500) n
ALTER TABLE plain_list ATTACH PARTITION plain_part FOR VALUES IN (7);
-- form: attach partition, no index to build, proved by a check
-- before: CREATE TABLE plain_list (region int, n int) PARTITION BY LIST (region)
-- before: CREATE TABLE plain_part (region int, n int, CHECK (region IS NOT NULL AND region = 7))
-- before: INSERT INTO plain_part SELECT 7, n FROM generate_series(1, 500) n
ALTER TABLE plain_list ATTACH PARTITION plain_part FOR VALUES IN (7);
-- form: attach partition of a range, proved by a check
-- before: CREATE TABLE plain_range (at date NOT NULL, n int) PARTITION BY RANGE (at)
-- before: CREATE TABLE plain_part (at date NOT NULL, n int, CHECK (at >= '2024-01-01' AND at < '2025-01-01'))
-- before: INSERT INTO plain_part SELECT '2024-05-05', n FROM generate_series(1, 500) n
ALTER TABLE plain_range ATTACH PARTITION plain_part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- form: attach partition of a range, the check is not valid
-- before: CREATE TABLE plain_range (at date NOT NULL, n int) PARTITION BY RANGE (at)
-- before: CREATE TABLE plain_part (at date NOT NULL, n int)
-- before: ALTER TABLE plain_part ADD CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT VALID
-- before: INSERT INTO plain_part SELECT '2024-05-05', n FROM generate_series(1, 500) n
ALTER TABLE plain_range ATTACH PARTITION plain_part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- form: attach partition with a matching index
-- before: CREATE TABLE plain_list (region int, n int) PARTITION BY LIST (region)
-- before: CREATE INDEX ON plain_list (n)
-- before: CREATE TABLE plain_part (region int, n int, CHECK (region IS NOT NULL AND region = 7))
-- before: CREATE INDEX ON plain_part (n)
-- before: INSERT INTO plain_part SELECT 7, n FROM generate_series(1, 500) n
ALTER TABLE plain_list ATTACH PARTITION plain_part FOR VALUES IN (7);
-- form: attach partition to a table with a foreign key
-- before: ALTER TABLE event ADD CONSTRAINT event_item FOREIGN KEY (item_id) REFERENCES item (id)
-- before: CREATE TABLE event_2030 (LIKE event)
ALTER TABLE event ATTACH PARTITION event_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
-- form: create partition of a table with a foreign key
-- before: ALTER TABLE event ADD CONSTRAINT event_item FOREIGN KEY (item_id) REFERENCES item (id)
CREATE TABLE event_2030 PARTITION OF event FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
-- form: detach partition of a table with a foreign key
-- before: ALTER TABLE event ADD CONSTRAINT event_item FOREIGN KEY (item_id) REFERENCES item (id)
ALTER TABLE event DETACH PARTITION event_2024;
-- form: drop a default partition
DROP TABLE event_rest;
-- form: detach a default partition
ALTER TABLE event DETACH PARTITION event_rest;
-- form: truncate a partitioned table that is referenced, cascade
-- before: CREATE TABLE stock_note (id int, region int, FOREIGN KEY (id, region) REFERENCES stock (id, region))
TRUNCATE stock CASCADE;
-- form: drop foreign key of a partitioned table
-- before: ALTER TABLE event ADD CONSTRAINT event_item FOREIGN KEY (item_id) REFERENCES item (id)
ALTER TABLE event DROP CONSTRAINT event_item;
-- form: drop foreign key to a partitioned table
-- before: CREATE TABLE stock_note (id int, region int, CONSTRAINT to_stock FOREIGN KEY (id, region) REFERENCES stock (id, region))
ALTER TABLE stock_note DROP CONSTRAINT to_stock;
-- form: vacuum a partitioned table
VACUUM stock;
-- form: rename trigger of a partitioned table
-- since: 13
-- before: CREATE TRIGGER event_touch BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch()
ALTER TRIGGER event_touch ON event RENAME TO event_poke;
-- form: drop statement trigger of a partitioned table
-- before: CREATE TRIGGER event_touch AFTER INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION touch()
DROP TRIGGER event_touch ON event;
-- form: disable statement trigger of a partitioned table
-- before: CREATE TRIGGER event_touch AFTER INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION touch()
ALTER TABLE event DISABLE TRIGGER event_touch;
-- form: disable all triggers of a partitioned table
ALTER TABLE event DISABLE TRIGGER ALL;
-- form: enable trigger of an inheritance parent
-- before: CREATE TRIGGER ancestor_touch BEFORE INSERT ON ancestor FOR EACH ROW EXECUTE FUNCTION touch()
ALTER TABLE ancestor ENABLE TRIGGER ancestor_touch;
-- form: drop table with a foreign key to a partitioned table
-- before: CREATE TABLE stock_note (id int, region int, FOREIGN KEY (id, region) REFERENCES stock (id, region))
DROP TABLE stock_note;
-- form: drop a partition of a partitioned table that is referenced, cascade
-- before: CREATE TABLE stock_note (id int, region int, FOREIGN KEY (id, region) REFERENCES stock (id, region))
DROP TABLE stock_1 CASCADE;
-- form: detach partition of a partitioned table that is referenced
-- before: CREATE TABLE stock_note (id int, region int, FOREIGN KEY (id, region) REFERENCES stock (id, region))
ALTER TABLE stock DETACH PARTITION stock_1;
-- form: attach partition to a partitioned table that is referenced
-- before: CREATE TABLE stock_note (id int, region int, FOREIGN KEY (id, region) REFERENCES stock (id, region))
ALTER TABLE stock ATTACH PARTITION stock_free FOR VALUES IN (9);
-- form: create partition of a partitioned table that is referenced
-- before: CREATE TABLE stock_note (id int, region int, FOREIGN KEY (id, region) REFERENCES stock (id, region))
CREATE TABLE stock_5 PARTITION OF stock FOR VALUES IN (5);
-- form: rename a partition
ALTER TABLE event_2024 RENAME TO event_old;
-- form: set not null on a partition
ALTER TABLE event_2024 ALTER COLUMN kind SET NOT NULL;
-- form: drop two tables
DROP TABLE scratch, holder;
-- form: add two foreign keys
ALTER TABLE item ADD FOREIGN KEY (vendor_id) REFERENCES line (id), ADD FOREIGN KEY (weight) REFERENCES line (id);
-- form: create table with two foreign keys
CREATE TABLE fresh (id int, owner_id int REFERENCES owner, line_id int REFERENCES line (id));
