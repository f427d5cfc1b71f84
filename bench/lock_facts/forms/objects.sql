-- form: create table
CREATE TABLE fresh (id int PRIMARY KEY, t text);
-- form: create table if not exists, existing
CREATE TABLE IF NOT EXISTS item (id int PRIMARY KEY);
-- form: create table with a foreign key
CREATE TABLE fresh (id int PRIMARY KEY, item_id int REFERENCES item (id));
-- form: create table as
CREATE TABLE fresh AS SELECT id, title FROM item;
-- form: create table like
CREATE TABLE fresh (LIKE item INCLUDING ALL);
-- form: create table that inherits
CREATE TABLE fresh (extra int) INHERITS (ancestor);
-- form: create table of a type
CREATE TABLE fresh OF pair;
-- form: select into
SELECT id INTO fresh FROM item;
-- form: drop table
DROP TABLE scratch;
-- form: drop table with a foreign key
DROP TABLE line;
-- form: drop table that is referenced, cascade
DROP TABLE owner CASCADE;
-- form: drop table with a view, cascade
DROP TABLE item CASCADE;
-- form: drop table if exists, not existing
DROP TABLE IF EXISTS nothing;
-- form: drop an inheritance child
DROP TABLE heir;
-- form: drop an inheritance parent, cascade
DROP TABLE ancestor CASCADE;
-- form: drop schema, cascade
-- before: CREATE TABLE elsewhere.far (id int, item_id int REFERENCES item (id))
DROP SCHEMA elsewhere CASCADE;
-- form: truncate
TRUNCATE scratch;
-- form: truncate, cascade
TRUNCATE owner CASCADE;
-- form: truncate, restart identity
-- before: CREATE TABLE numbered (id serial)
TRUNCATE numbered RESTART IDENTITY;
-- form: create view
CREATE VIEW item_titles AS SELECT id, title FROM item;
-- form: create view of two tables
CREATE VIEW item_owners AS SELECT i.id, o.name FROM item i JOIN owner o ON o.id = i.owner_id;
-- form: create or replace view, existing
CREATE OR REPLACE VIEW item_names AS SELECT id, day, title FROM item;
-- form: drop view
DROP VIEW item_names_twice;
-- form: drop view, cascade
DROP VIEW item_names CASCADE;
-- form: rename view
ALTER VIEW item_names RENAME TO names_of_items;
-- form: set view option
ALTER VIEW item_names SET (security_barrier = true);
-- form: alter view, set default
ALTER VIEW item_names ALTER COLUMN day SET DEFAULT now();
-- form: create materialized view
CREATE MATERIALIZED VIEW item_titles AS SELECT id, title FROM item;
-- form: create materialized view with no data
CREATE MATERIALIZED VIEW item_titles AS SELECT id, title FROM item WITH NO DATA;
-- form: refresh materialized view
REFRESH MATERIALIZED VIEW item_list;
-- form: refresh materialized view concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY item_list;
-- form: drop materialized view
DROP MATERIALIZED VIEW item_list;
-- form: rename materialized view
ALTER MATERIALIZED VIEW item_list RENAME TO list_of_items;
-- form: create trigger
CREATE TRIGGER item_touch_more BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION touch();
-- form: create or replace trigger
-- since: 14
CREATE OR REPLACE TRIGGER item_touch BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION touch();
-- form: create constraint trigger
CREATE CONSTRAINT TRIGGER item_late AFTER INSERT ON item FROM owner FOR EACH ROW EXECUTE FUNCTION touch();
-- form: drop trigger
DROP TRIGGER item_touch ON item;
-- form: rename trigger
ALTER TRIGGER item_touch ON item RENAME TO item_poke;
-- form: enable trigger
ALTER TABLE item ENABLE TRIGGER item_touch;
-- form: disable trigger
ALTER TABLE item DISABLE TRIGGER item_touch;
-- form: disable all triggers
ALTER TABLE item DISABLE TRIGGER ALL;
-- form: enable replica trigger
ALTER TABLE item ENABLE REPLICA TRIGGER item_touch;
-- form: drop function, cascade
DROP FUNCTION touch() CASCADE;
-- form: create policy
CREATE POLICY more_policy ON owner USING (true);
-- form: alter policy
ALTER POLICY owner_policy ON owner USING (false);
-- form: drop policy
DROP POLICY owner_policy ON owner;
-- form: create rule
CREATE RULE more_rules AS ON DELETE TO item DO ALSO NOTHING;
-- form: drop rule
DROP RULE line_rule ON line;
-- form: create sequence
CREATE SEQUENCE fresh;
-- form: alter sequence
ALTER SEQUENCE counter INCREMENT BY 10;
-- form: alter sequence, restart
ALTER SEQUENCE counter RESTART WITH 100;
-- form: alter sequence, type
ALTER SEQUENCE counter AS bigint;
-- form: alter sequence, owned by
ALTER SEQUENCE counter OWNED BY item.id;
-- form: rename sequence
ALTER SEQUENCE counter RENAME TO numbers;
-- form: drop sequence
DROP SEQUENCE counter;
-- form: create type
CREATE TYPE flavour AS ENUM ('sweet');
-- form: add enum value
ALTER TYPE mood ADD VALUE 'glad';
-- form: rename enum value
ALTER TYPE mood RENAME VALUE 'sad' TO 'low';
-- form: drop type, cascade
DROP TYPE mood CASCADE;
-- form: alter composite type
ALTER TYPE pair ADD ATTRIBUTE z int;
-- form: add check to a domain
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000000);
-- form: add check to a domain, not valid
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000000) NOT VALID;
-- form: validate check of a domain
-- before: ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000000) NOT VALID
ALTER DOMAIN positive VALIDATE CONSTRAINT small;
-- form: set domain not null
ALTER DOMAIN plain SET NOT NULL;
-- form: drop check of a domain
ALTER DOMAIN positive DROP CONSTRAINT is_positive;
-- form: drop domain, cascade
DROP DOMAIN positive CASCADE;
-- form: create function
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- form: drop table with a serial column
-- before: CREATE TABLE numbered (id serial)
DROP TABLE numbered;
-- form: drop column with a sequence
-- before: CREATE TABLE numbered (id serial, n int)
ALTER TABLE numbered DROP COLUMN id;
-- form: drop publication
DROP PUBLICATION news;
-- form: rename function
ALTER FUNCTION touch() RENAME TO poke;
-- form: rename type
ALTER TYPE mood RENAME TO temper;
-- form: rename rule
ALTER RULE line_rule ON line RENAME TO line_rule_2;
-- form: rename statistics
ALTER STATISTICS item_statistics RENAME TO statistics_of_item;
-- form: create view on a view
CREATE VIEW third AS SELECT id FROM item_names;
-- form: create table with a foreign key to itself
CREATE TABLE fresh (id int PRIMARY KEY, parent_id int REFERENCES fresh (id));
-- form: create unlogged table
CREATE UNLOGGED TABLE fresh (id int PRIMARY KEY);
-- form: create temporary table
CREATE TEMP TABLE fresh (id int PRIMARY KEY);
-- form: create partitioned table
CREATE TABLE fresh (id int, at date) PARTITION BY RANGE (at);
-- form: create index on a new table
-- before: CREATE TABLE fresh (id int)
CREATE INDEX ON fresh (id);
