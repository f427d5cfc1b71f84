-- form: set fillfactor
ALTER TABLE item SET (fillfactor = 80);
-- form: set autovacuum_enabled
ALTER TABLE item SET (autovacuum_enabled = false);
-- form: set user_catalog_table
ALTER TABLE item SET (user_catalog_table = true);
-- form: set toast_tuple_target
ALTER TABLE item SET (toast_tuple_target = 256);
-- form: set parallel_workers
ALTER TABLE item SET (parallel_workers = 2);
-- form: reset fillfactor
ALTER TABLE item RESET (fillfactor);
-- form: set unlogged
ALTER TABLE scratch SET UNLOGGED;
-- form: set unlogged, table with indexes
ALTER TABLE pending ADD PRIMARY KEY (id), SET UNLOGGED;
-- form: set logged
ALTER TABLE volatile_notes SET LOGGED;
-- form: set logged, logged already
ALTER TABLE item SET LOGGED;
-- form: set unlogged, unlogged already
ALTER TABLE volatile_notes SET UNLOGGED;
-- form: set tablespace, the same
ALTER TABLE item SET TABLESPACE pg_default;
-- form: set access method, the same
-- since: 15
ALTER TABLE item SET ACCESS METHOD heap;
-- form: set access method, another
-- since: 15
-- before: CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler
ALTER TABLE item SET ACCESS METHOD heap2;
-- form: owner of a table
ALTER TABLE item OWNER TO postgres;
-- form: owner of a table, another
-- before: CREATE ROLE somebody
ALTER TABLE item OWNER TO somebody;
-- form: owner of a table that owns a sequence
-- before: ALTER SEQUENCE counter OWNED BY item.id
ALTER TABLE item OWNER TO postgres;
-- form: owner of a table with a serial column, another
-- before: ALTER TABLE item ADD COLUMN extra serial
-- before: CREATE ROLE somebody
ALTER TABLE item OWNER TO somebody;
-- form: set unlogged, table that owns a sequence
-- before: ALTER SEQUENCE counter OWNED BY scratch.id
ALTER TABLE scratch SET UNLOGGED;
-- form: set logged, table with an identity column
-- before: ALTER TABLE volatile_notes ADD COLUMN extra int GENERATED ALWAYS AS IDENTITY
ALTER TABLE volatile_notes SET LOGGED;
-- form: rename table that owns a sequence
-- before: ALTER SEQUENCE counter OWNED BY item.id
ALTER TABLE item RENAME TO article;
-- form: set schema of a table that owns a sequence
-- before: ALTER SEQUENCE counter OWNED BY item.id
ALTER TABLE item SET SCHEMA elsewhere;
-- form: set schema of a table with an identity column
-- before: ALTER TABLE item ADD COLUMN extra int GENERATED ALWAYS AS IDENTITY
ALTER TABLE item SET SCHEMA elsewhere;
-- form: replica identity full
ALTER TABLE item REPLICA IDENTITY FULL;
-- form: replica identity using index
ALTER TABLE item REPLICA IDENTITY USING INDEX item_stamp;
-- form: enable row level security
ALTER TABLE owner ENABLE ROW LEVEL SECURITY;
-- form: force row level security
ALTER TABLE owner FORCE ROW LEVEL SECURITY;
-- form: disable row level security
ALTER TABLE owner DISABLE ROW LEVEL SECURITY;
-- form: cluster on
ALTER TABLE item CLUSTER ON item_title;
-- form: set without cluster
ALTER TABLE item SET WITHOUT CLUSTER;
-- form: rename table
ALTER TABLE item RENAME TO article;
-- form: set schema of a table
ALTER TABLE item SET SCHEMA elsewhere;
-- form: rename schema
ALTER SCHEMA elsewhere RENAME TO other;
-- form: inherit
ALTER TABLE stranger INHERIT ancestor;
-- form: no inherit
ALTER TABLE heir NO INHERIT ancestor;
-- form: comment on table
COMMENT ON TABLE item IS 'x';
-- form: comment on column
COMMENT ON COLUMN item.title IS 'x';
-- form: comment on index
COMMENT ON INDEX item_title IS 'x';
-- form: comment on constraint
COMMENT ON CONSTRAINT item_amount ON item IS 'x';
-- form: comment on view
COMMENT ON VIEW item_names IS 'x';
-- form: grant select
GRANT SELECT ON item TO postgres;
-- form: revoke
REVOKE ALL ON item FROM PUBLIC;
-- form: create statistics
CREATE STATISTICS more_statistics ON weight, owner_id FROM item;
-- form: drop statistics
DROP STATISTICS item_statistics;
-- form: create publication
CREATE PUBLICATION more_news FOR TABLE item;
-- form: alter publication, add table
ALTER PUBLICATION news ADD TABLE item;
-- form: alter publication, drop table
ALTER PUBLICATION news DROP TABLE owner;
-- form: analyze
ANALYZE item;
-- form: analyze a partitioned table
ANALYZE event;
-- form: lock table
LOCK TABLE item;
-- form: lock table in share row exclusive mode
LOCK TABLE item IN SHARE ROW EXCLUSIVE MODE;
-- form: lock a partitioned table
LOCK TABLE event IN SHARE MODE;
-- form: cluster using
CLUSTER item USING item_title;
