-- == index-not-concurrent: an index
-- base: users, posts
CREATE INDEX posts@_title ON posts@ (title);
-- == index-not-concurrent: a unique index, after a comment
-- base: users
-- CREATE INDEX CONCURRENTLY would do
/* really */ CREATE UNIQUE INDEX users@_email ON users@ (email) WHERE email IS NOT NULL;
-- == index-not-concurrent: on a partitioned table
-- base: events
CREATE INDEX events@_at ON events@ (at);
-- == index-not-concurrent: inside a block
-- base: users
DO $$ BEGIN CREATE INDEX users@_name ON users@ (name); END $$;
-- == unique-or-primary-key-builds-index: a unique constraint
-- base: users
ALTER TABLE users@ ADD CONSTRAINT users@_email UNIQUE (email);
-- == unique-or-primary-key-builds-index: a primary key
-- base: loose
ALTER TABLE loose@ ADD PRIMARY KEY (id);
-- == unique-or-primary-key-builds-index: in a column's definition
-- base: users
ALTER TABLE users@ ADD COLUMN nick text UNIQUE;
-- == check-validated-on-add: a check
-- base: users, posts
ALTER TABLE posts@ ADD CONSTRAINT posts@_score CHECK (score >= 0);
-- == check-validated-on-add: in a column's definition
-- base: users
ALTER TABLE users@ ADD COLUMN age int CHECK (age >= 0);
-- == foreign-key-validated-on-add: a foreign key
-- base: users, posts
ALTER TABLE posts@ ADD CONSTRAINT posts@_author FOREIGN KEY (user_id) REFERENCES users@ (id);
-- == foreign-key-validated-on-add: without a name, with ON DELETE
-- base: users, posts
ALTER TABLE posts@ ADD FOREIGN KEY (user_id) REFERENCES users@ ON DELETE CASCADE;
-- == exclusion-constraint-builds-index: an exclusion constraint
-- base: bookings
ALTER TABLE bookings@ ADD EXCLUDE USING gist (during WITH &&);
-- == scan-under-exclusive-lock: SET NOT NULL
-- base: users
ALTER TABLE users@ ALTER COLUMN email SET NOT NULL;
-- == scan-under-exclusive-lock: SET NOT NULL and the check that proves it dropped in one statement
-- base: users
-- history: ALTER TABLE users@ ADD CONSTRAINT users@_email CHECK (email IS NOT NULL);
ALTER TABLE users@ ALTER COLUMN email SET NOT NULL, DROP CONSTRAINT users@_email;
-- == scan-under-exclusive-lock: a check that is not validated proves nothing
-- base: users
-- history: ALTER TABLE users@ ADD CONSTRAINT users@_email CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE users@ ALTER COLUMN email SET NOT NULL;
-- == scan-under-exclusive-lock: a primary key from an index over a column that may be NULL
-- base: loose
ALTER TABLE loose@ ADD PRIMARY KEY USING INDEX loose@_id;
-- == table-rewrite: int to bigint
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN score TYPE bigint;
-- == table-rewrite: text to int
-- base: users
ALTER TABLE users@ ALTER COLUMN code TYPE int USING code::int;
-- == table-rewrite: a shorter varchar
-- base: users
ALTER TABLE users@ ALTER COLUMN code TYPE varchar(10);
-- == table-rewrite: another scale
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN price TYPE numeric(12, 4);
-- == table-rewrite: another char(n)
-- base: users
ALTER TABLE users@ ALTER COLUMN country TYPE char(3);
-- == table-rewrite: json to jsonb
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN extra TYPE jsonb;
-- == table-rewrite: an array of longer values
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN tags TYPE varchar(10)[];
-- == table-rewrite: coarser seconds
-- base: users, posts
ALTER TABLE posts@ ALTER COLUMN at TYPE timestamp(0);
-- == table-rewrite: enum to text
-- base: status
ALTER TABLE states@ ALTER COLUMN state TYPE text;
-- == table-rewrite: a random default
-- base: users
ALTER TABLE users@ ADD COLUMN lot float8 DEFAULT random();
-- == table-rewrite: a new uuid for each row
-- base: users
ALTER TABLE users@ ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
-- == table-rewrite: clock_timestamp
-- base: users
ALTER TABLE users@ ADD COLUMN at timestamptz DEFAULT clock_timestamp();
-- == table-rewrite: serial
-- base: users
ALTER TABLE users@ ADD COLUMN number serial;
-- == table-rewrite: identity
-- base: users
ALTER TABLE users@ ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
-- == table-rewrite: generated and stored
-- base: users
ALTER TABLE users@ ADD COLUMN upper_name text GENERATED ALWAYS AS (upper(name)) STORED;
-- == table-rewrite: a domain with a check
-- base: users, bounded
ALTER TABLE users@ ADD COLUMN age bounded@;
-- == table-rewrite: SET UNLOGGED
-- base: users
ALTER TABLE users@ SET UNLOGGED;
-- == table-rewrite: CLUSTER
-- base: users
CLUSTER users@ USING users@_pkey;
-- == table-rewrite: VACUUM FULL
-- base: users
VACUUM FULL users@;
-- == type-change-rebuilds-index: another collation
-- base: users
-- history: CREATE INDEX users@_name ON users@ (name);
ALTER TABLE users@ ALTER COLUMN name TYPE text COLLATE "C";
-- == reindex-not-concurrent: a table
-- base: users, posts
REINDEX TABLE posts@;
-- == reindex-not-concurrent: an index
-- base: users, posts
REINDEX INDEX posts@_user_id_idx;
-- == concurrently-in-transaction: an index
-- base: users, posts
BEGIN;
CREATE INDEX CONCURRENTLY posts@_title ON posts@ (title);
COMMIT;
-- == concurrently-in-transaction: START TRANSACTION, and an index dropped
-- base: users, posts
START TRANSACTION;
DROP INDEX CONCURRENTLY posts@_user_id_idx;
COMMIT;
-- == concurrently-in-transaction: a partition
-- base: events
BEGIN;
ALTER TABLE events@ DETACH PARTITION events@_2025 CONCURRENTLY;
COMMIT;
-- == concurrently-in-transaction: vacuum
-- base: users
BEGIN;
VACUUM users@;
COMMIT;
-- == validate-in-same-transaction: a foreign key
-- base: users, posts
BEGIN;
ALTER TABLE posts@ ADD CONSTRAINT posts@_author FOREIGN KEY (user_id) REFERENCES users@ NOT VALID;
ALTER TABLE posts@ VALIDATE CONSTRAINT posts@_author;
COMMIT;
-- == validate-in-same-transaction: a check
-- base: users, posts
BEGIN;
ALTER TABLE posts@ ADD CONSTRAINT posts@_score CHECK (score >= 0) NOT VALID;
ALTER TABLE posts@ VALIDATE CONSTRAINT posts@_score;
COMMIT;
-- == ddl-then-backfill-in-one-transaction: a column and its values
-- base: users
BEGIN;
ALTER TABLE users@ ADD COLUMN nick text;
UPDATE users@ SET nick = name;
COMMIT;
-- == ddl-then-backfill-in-one-transaction: another table emptied meanwhile
-- base: users, posts
BEGIN;
ALTER TABLE users@ ADD COLUMN nick text;
DELETE FROM posts@;
COMMIT;
-- == attach-scans-partition: a table without a check
-- base: events
ALTER TABLE events@ ATTACH PARTITION events@_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- == domain-constraint-checked-on-add: a check
-- base: domain
ALTER DOMAIN percent@ ADD CONSTRAINT percent@_range CHECK (VALUE BETWEEN 0 AND 100);
-- == domain-constraint-checked-on-add: NOT NULL
-- base: domain
ALTER DOMAIN percent@ SET NOT NULL;
-- == enum-value-used-in-same-transaction: as a default
-- base: status
BEGIN;
ALTER TYPE status@ ADD VALUE 'archived';
ALTER TABLE states@ ALTER COLUMN state SET DEFAULT 'archived';
COMMIT;
-- == not-valid-foreign-key-on-partitioned-table: before PostgreSQL 18
-- base: users, events
ALTER TABLE events@ ADD CONSTRAINT events@_user FOREIGN KEY (id) REFERENCES users@ NOT VALID;
-- == concurrently-on-partitioned-table: an index
-- base: events
CREATE INDEX CONCURRENTLY events@_at ON events@ (at);
-- == refresh-concurrently-without-unique-index: a view without one
-- base: users, view
REFRESH MATERIALIZED VIEW CONCURRENTLY top@;
-- == transaction-left-open: BEGIN without COMMIT
-- base: users
BEGIN;
ALTER TABLE users@ ADD COLUMN nick text;
-- == drop-table: a table
-- base: users
DROP TABLE users@;
-- == drop-table: with what depends on it
-- base: users, posts
DROP TABLE IF EXISTS users@ CASCADE;
-- == drop-column: a column
-- base: users
ALTER TABLE users@ DROP COLUMN email;
-- == drop-column: together with a harmless one
-- base: users
ALTER TABLE users@ ADD COLUMN bio text, DROP COLUMN IF EXISTS code CASCADE;
-- == truncate: a table
-- base: users, posts
TRUNCATE posts@;
-- == truncate: with what refers to it
-- base: users, posts
TRUNCATE users@ RESTART IDENTITY CASCADE;
-- == drop-schema: with everything in it
-- history: CREATE SCHEMA shop@;
-- history: CREATE TABLE shop@.items (id bigint PRIMARY KEY);
DROP SCHEMA shop@ CASCADE;
-- == update-or-delete-without-where: every row deleted
-- base: users, posts
DELETE FROM posts@;
-- == rename-column: a column
-- base: users
ALTER TABLE users@ RENAME COLUMN name TO full_name;
-- == rename-column: without the word COLUMN
-- base: users
ALTER TABLE users@ RENAME email TO mail;
-- == rename-table: a table
-- base: users
ALTER TABLE users@ RENAME TO people@;
-- == rename-table: into another schema
-- base: users
-- history: CREATE SCHEMA shop@;
ALTER TABLE users@ SET SCHEMA shop@;
-- == rename-schema: a schema
-- history: CREATE SCHEMA shop@;
ALTER SCHEMA shop@ RENAME TO store@;
-- == enum-value-renamed: a value
-- base: status
ALTER TYPE status@ RENAME VALUE 'draft' TO 'sketch';
-- == not-null-column-without-default: a column that nobody fills
-- base: users
ALTER TABLE users@ ADD COLUMN age int NOT NULL;
-- == default-dropped: a default that only served the rows of today
-- base: users
ALTER TABLE users@ ADD COLUMN age int NOT NULL DEFAULT 0;
ALTER TABLE users@ ALTER COLUMN age DROP DEFAULT;
-- == column-assigned-twice: an update
-- base: users
UPDATE users@ SET name = 'a', name = 'b' WHERE id = 1;
-- == drop-index-of-constraint: a primary key's index
-- base: users
DROP INDEX users@_pkey;
-- == grant-to-public: everything for everybody
-- base: users
GRANT ALL ON users@ TO PUBLIC;
-- == row-security-disabled: row security
-- base: users
-- history: ALTER TABLE users@ ENABLE ROW LEVEL SECURITY;
ALTER TABLE users@ DISABLE ROW LEVEL SECURITY;
-- == security-definer-without-search-path: a function
CREATE FUNCTION risky@() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
-- == secret-in-sql: a password
CREATE ROLE robot@ LOGIN PASSWORD 'hunter2';
