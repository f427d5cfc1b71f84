-- == a column that may be NULL
-- base: users
ALTER TABLE users@ ADD COLUMN bio text;
-- == NOT NULL with a default of now()
-- base: users
ALTER TABLE users@ ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();
-- == NOT NULL with a constant default
-- base: users
ALTER TABLE users@ ADD COLUMN visits bigint NOT NULL DEFAULT 0, ADD COLUMN level text NOT NULL DEFAULT 'new';
-- == a default of current_timestamp and of current_date
-- base: users
ALTER TABLE users@ ADD COLUMN seen_at timestamptz DEFAULT CURRENT_TIMESTAMP, ADD COLUMN seen_on date NOT NULL DEFAULT CURRENT_DATE;
-- == a column that refers to another table and is all NULL
-- base: users, posts
ALTER TABLE posts@ ADD COLUMN editor_id bigint REFERENCES users@;
CREATE INDEX CONCURRENTLY posts@_editor_idx ON posts@ (editor_id);
-- == a column of a domain without constraints
-- base: users, domain
ALTER TABLE users@ ADD COLUMN share percent@;
-- == a new table with keys, checks, indexes and a foreign key
-- base: users
CREATE TABLE notes@ (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint NOT NULL REFERENCES users@ ON DELETE CASCADE,
    body text NOT NULL CHECK (length(body) < 1000), made_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (user_id, body)
);
CREATE INDEX notes@_made_idx ON notes@ (made_at);
-- == a new table is filled, indexed and constrained
-- base: users
CREATE TABLE copies@ (id bigint PRIMARY KEY, name text);
INSERT INTO copies@ (id, name) SELECT id, name FROM users@;
CREATE UNIQUE INDEX copies@_name ON copies@ (name);
ALTER TABLE copies@ ALTER COLUMN name SET NOT NULL;
ALTER TABLE copies@ ADD CONSTRAINT copies@_short CHECK (length(name) < 100);
ALTER TABLE copies@ ADD CONSTRAINT copies@_user FOREIGN KEY (id) REFERENCES users@;
-- == the type of a column of a new table
CREATE TABLE fresh@ (id bigint PRIMARY KEY, size int);
ALTER TABLE fresh@ ALTER COLUMN size TYPE bigint, ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- == a table made from a query and indexed
-- base: users
CREATE TABLE named@ AS SELECT id, name FROM users@;
CREATE INDEX named@_idx ON named@ (name);
ALTER TABLE named@ ADD PRIMARY KEY (id);
-- == a table like another one
-- base: users
CREATE TABLE twin@ (LIKE users@ INCLUDING ALL);
ALTER TABLE twin@ ADD UNIQUE (email);
-- == a temporary table
-- base: users
CREATE TEMP TABLE seen@ (id bigint);
INSERT INTO seen@ SELECT id FROM users@;
CREATE INDEX ON seen@ (id);
DELETE FROM seen@;
DROP TABLE seen@;
-- == a check that is not valid, validated afterwards
-- base: users, posts
BEGIN;
ALTER TABLE posts@ ADD CONSTRAINT posts@_score CHECK (score >= 0) NOT VALID;
COMMIT;
ALTER TABLE posts@ VALIDATE CONSTRAINT posts@_score;
-- == a check that proves a column before SET NOT NULL
-- base: users
BEGIN;
ALTER TABLE users@ ADD CONSTRAINT users@_email CHECK (email IS NOT NULL) NOT VALID;
COMMIT;
ALTER TABLE users@ VALIDATE CONSTRAINT users@_email;
BEGIN;
ALTER TABLE users@ ALTER COLUMN email SET NOT NULL;
ALTER TABLE users@ DROP CONSTRAINT users@_email;
COMMIT;
-- == a check of the history proves a column, among other things
-- base: users
-- history: ALTER TABLE users@ ADD CONSTRAINT users@_code CHECK (code <> '' AND code IS NOT NULL);
ALTER TABLE users@ ALTER COLUMN code SET NOT NULL;
-- == SET NOT NULL on what is so already
-- base: users
ALTER TABLE users@ ALTER COLUMN name SET NOT NULL;
-- == a foreign key that is not valid, validated afterwards
-- base: users, posts
BEGIN;
ALTER TABLE posts@ ADD CONSTRAINT posts@_author FOREIGN KEY (user_id) REFERENCES users@ NOT VALID;
COMMIT;
ALTER TABLE posts@ VALIDATE CONSTRAINT posts@_author;
-- == a unique constraint from an index
-- base: users
CREATE UNIQUE INDEX CONCURRENTLY users@_email_key ON users@ (email);
ALTER TABLE users@ ADD CONSTRAINT users@_email_key UNIQUE USING INDEX users@_email_key;
-- == a primary key from an index, over a column that is NOT NULL
-- history: CREATE TABLE keyless@ (id bigint NOT NULL);
CREATE UNIQUE INDEX CONCURRENTLY keyless@_pkey ON keyless@ (id);
ALTER TABLE keyless@ ADD CONSTRAINT keyless@_pkey PRIMARY KEY USING INDEX keyless@_pkey;
-- == an index built concurrently
-- base: users, posts
CREATE INDEX CONCURRENTLY posts@_title ON posts@ (title) WHERE score > 0;
-- == an index dropped concurrently
-- base: users, posts
DROP INDEX CONCURRENTLY posts@_user_id_idx;
-- == an index built again concurrently
-- base: users, posts
REINDEX INDEX CONCURRENTLY posts@_user_id_idx;
REINDEX TABLE CONCURRENTLY posts@;
-- == dangerous words in comments
-- base: users
-- DROP TABLE users@; ALTER TABLE users@ DROP COLUMN name; /* TRUNCATE users@ */
/* CREATE INDEX ON users@ (name); /* nested */ DELETE FROM users@; */
SELECT 1; -- DROP DATABASE postgres;
-- == dangerous words in strings
-- base: users
COMMENT ON TABLE users@ IS 'never DROP TABLE users@; nor TRUNCATE it';
COMMENT ON COLUMN users@.name IS $$; DROP TABLE users@; $$;
SELECT E'\'; DROP TABLE users@; --';
-- == dangerous words in the body of a function that only gets defined
-- base: users
CREATE FUNCTION purge@() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE users@;
    DROP TABLE users@;
    DELETE FROM users@;
END $$;
-- == dangerous words as quoted names
CREATE TABLE "drop table@" (id bigint PRIMARY KEY, "truncate" text);
CREATE INDEX ON "drop table@" ("truncate");
-- == a block that only speaks
DO $$ BEGIN RAISE NOTICE 'DROP TABLE users'; END $$;
-- == IF EXISTS on what is not there
-- base: users
DROP TABLE IF EXISTS nothing@;
DROP INDEX IF EXISTS nothing@_idx;
DROP VIEW IF EXISTS nothing@_view;
-- == DROP COLUMN IF EXISTS of a column that is not there
-- base: users
ALTER TABLE users@ DROP COLUMN IF EXISTS shoe_size;
-- == IF NOT EXISTS on new things
-- base: users
CREATE TABLE IF NOT EXISTS extra@ (id bigint PRIMARY KEY, name text);
CREATE INDEX IF NOT EXISTS extra@_name ON extra@ (name);
ALTER TABLE users@ ADD COLUMN IF NOT EXISTS bio text;
-- == a partition attached with a check that fits
-- base: events
BEGIN;
ALTER TABLE events@_2024 ADD CONSTRAINT events@_2024_fits CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;
COMMIT;
ALTER TABLE events@_2024 VALIDATE CONSTRAINT events@_2024_fits;
ALTER TABLE events@ ATTACH PARTITION events@_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- == a new table attached as a partition
-- base: events
CREATE TABLE events@_2026 (LIKE events@ INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE events@ ATTACH PARTITION events@_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- == a partition created in place
-- base: events
CREATE TABLE events@_2026 PARTITION OF events@ FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- == a partition detached concurrently
-- base: events
ALTER TABLE events@ DETACH PARTITION events@_2025 CONCURRENTLY;
-- == an index on a partitioned table, partition by partition
-- base: events
CREATE INDEX events@_at ON ONLY events@ (at);
CREATE INDEX CONCURRENTLY events@_2025_at ON events@_2025 (at);
ALTER INDEX events@_at ATTACH PARTITION events@_2025_at;
-- == a new partitioned table with partitions and indexes
CREATE TABLE logs@ (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE logs@_rest PARTITION OF logs@ DEFAULT;
CREATE TABLE logs@_2026 PARTITION OF logs@ FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON logs@ (at);
ALTER TABLE logs@ ADD PRIMARY KEY (id, at);
-- == a value added to an enum
-- base: status
ALTER TYPE status@ ADD VALUE IF NOT EXISTS 'archived' AFTER 'published';
-- == a value added to an enum, used in another transaction
-- base: status
ALTER TYPE status@ ADD VALUE 'archived';
BEGIN;
ALTER TABLE states@ ALTER COLUMN state SET DEFAULT 'archived';
COMMIT;
-- == a new enum used in the transaction that makes it
-- base: users
BEGIN;
CREATE TYPE mood@ AS ENUM ('good');
ALTER TYPE mood@ RENAME VALUE 'good' TO 'fine';
ALTER TABLE users@ ADD COLUMN mood mood@ NOT NULL DEFAULT 'fine';
COMMIT;
-- == a longer varchar
-- base: users
ALTER TABLE users@ ALTER COLUMN code TYPE varchar(40);
-- == varchar becomes text
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN title TYPE text;
-- == varchar loses its limit
-- base: users
ALTER TABLE users@ ALTER code SET DATA TYPE character varying;
-- == a numeric of more digits and the same scale
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN price TYPE numeric(12, 2);
-- == cidr becomes inet
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN address TYPE inet;
-- == finer seconds
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN at TYPE timestamp(6);
-- == timestamptz under UTC
-- base: users
-- history: CREATE TABLE times@ (id bigint PRIMARY KEY, at timestamp);
SET timezone = 'UTC';
ALTER TABLE times@ ALTER COLUMN at TYPE timestamptz;
-- == a default set and dropped
-- base: users
ALTER TABLE users@ ALTER COLUMN email SET DEFAULT 'none';
ALTER TABLE users@ ALTER COLUMN email DROP DEFAULT;
-- == NULL allowed
-- base: users
ALTER TABLE users@ ALTER COLUMN name DROP NOT NULL;
-- == a constraint and an index renamed
-- base: users, posts
ALTER INDEX posts@_user_id_idx RENAME TO posts@_by_user;
ALTER TABLE posts@ RENAME CONSTRAINT posts@_user_id_fkey TO posts@_author;
-- == a table renamed, with a view in its place
-- base: users
BEGIN;
ALTER TABLE users@ RENAME TO people@;
CREATE VIEW users@ AS SELECT * FROM people@;
COMMIT;
-- == a table swapped for a new one
-- base: users
BEGIN;
CREATE TABLE users@_new (LIKE users@ INCLUDING ALL);
ALTER TABLE users@ RENAME TO users@_old;
ALTER TABLE users@_new RENAME TO users@;
COMMIT;
-- == what the migration made itself is renamed, emptied and dropped
CREATE TABLE scratch@ (id bigint PRIMARY KEY, name text);
ALTER TABLE scratch@ RENAME COLUMN name TO title;
ALTER TABLE scratch@ RENAME TO scratch@_b;
UPDATE scratch@_b SET title = 'x';
DELETE FROM scratch@_b;
TRUNCATE scratch@_b;
DROP TABLE scratch@_b;
-- == a column added and taken away again
-- base: users
ALTER TABLE users@ ADD COLUMN half text;
ALTER TABLE users@ DROP COLUMN half;
-- == a view made and replaced
-- base: users
CREATE VIEW names@ AS SELECT id, name FROM users@;
CREATE OR REPLACE VIEW names@ AS SELECT id, name, email FROM users@;
-- == a materialized view made, indexed and refreshed concurrently
-- base: users, view, viewkey
REFRESH MATERIALIZED VIEW CONCURRENTLY top@;
CREATE MATERIALIZED VIEW fresh@ AS SELECT id FROM users@;
CREATE UNIQUE INDEX fresh@_id ON fresh@ (id);
REFRESH MATERIALIZED VIEW fresh@;
-- == storage parameters and statistics targets
-- base: users
ALTER TABLE users@ SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE users@ ALTER COLUMN name SET STATISTICS 500;
CREATE STATISTICS stat@ ON name, email FROM users@;
ANALYZE users@;
-- == vacuum without FULL
-- base: users
VACUUM (ANALYZE) users@;
-- == a trigger on a new table
CREATE TABLE touched@ (id bigint PRIMARY KEY, at timestamptz);
CREATE FUNCTION touch@() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touch BEFORE UPDATE ON touched@ FOR EACH ROW EXECUTE FUNCTION touch@();
-- == rows of a lookup table
-- base: users
INSERT INTO users@ (id, name) VALUES (1, 'a'), (2, 'b') ON CONFLICT DO NOTHING;
UPDATE users@ SET name = 'c' WHERE id = 2;
DELETE FROM users@ WHERE id = 1;
-- == a backfill in batches
-- base: users
UPDATE users@ SET email = name WHERE id BETWEEN 1 AND 5000 AND email IS NULL;
UPDATE users@ SET email = name WHERE id BETWEEN 5001 AND 10000 AND email IS NULL;
-- == a column, and its backfill after the commit
-- base: users
BEGIN;
ALTER TABLE users@ ADD COLUMN nick text;
COMMIT;
UPDATE users@ SET nick = name WHERE id BETWEEN 1 AND 5000;
-- == a schema and a table in it
CREATE SCHEMA shop@;
CREATE TABLE shop@.items (id bigint PRIMARY KEY);
ALTER TABLE shop@.items ADD COLUMN name text NOT NULL;
DROP SCHEMA shop@ CASCADE;
-- == a policy, then row security
-- base: users
BEGIN;
CREATE POLICY own ON users@ USING (name = current_user);
ALTER TABLE users@ ENABLE ROW LEVEL SECURITY;
COMMIT;
-- == a security definer function with a pinned search_path
CREATE FUNCTION safe@() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
-- == rights for one role
-- base: users
GRANT SELECT ON users@ TO current_user;
REVOKE ALL ON users@ FROM PUBLIC;
-- == a domain constraint that is not valid, validated afterwards
-- base: domain
BEGIN;
ALTER DOMAIN percent@ ADD CONSTRAINT percent@_range CHECK (VALUE BETWEEN 0 AND 100) NOT VALID;
COMMIT;
-- == a check dropped
-- base: users
-- history: ALTER TABLE users@ ADD CONSTRAINT users@_short CHECK (length(name) < 100);
ALTER TABLE users@ DROP CONSTRAINT users@_short;
-- == a sequence made and widened
-- history: CREATE SEQUENCE numbers@ AS int;
CREATE SEQUENCE more@;
ALTER SEQUENCE numbers@ AS bigint;
-- == timeouts through set_config, and a savepoint
-- base: users
BEGIN;
SELECT set_config('lock_timeout', '2s', true);
SAVEPOINT a;
ALTER TABLE users@ ADD COLUMN bio text;
RELEASE SAVEPOINT a;
COMMIT;
-- == replica identity by the primary key
-- base: users
ALTER TABLE users@ REPLICA IDENTITY DEFAULT;
-- == a primary key exchanged in one statement
-- base: users
CREATE UNIQUE INDEX CONCURRENTLY users@_key ON users@ (id);
ALTER TABLE users@ DROP CONSTRAINT users@_pkey, ADD CONSTRAINT users@_key PRIMARY KEY USING INDEX users@_key;
