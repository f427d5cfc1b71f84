-- form: add column, nullable
ALTER TABLE item ADD COLUMN extra text;
-- form: add column, constant default
ALTER TABLE item ADD COLUMN extra int DEFAULT 7;
-- form: add column, default now()
ALTER TABLE item ADD COLUMN extra timestamptz DEFAULT now();
-- form: add column, default current_timestamp, not null
ALTER TABLE item ADD COLUMN extra timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP;
-- form: add column, not null with a constant default
ALTER TABLE item ADD COLUMN extra int NOT NULL DEFAULT 0;
-- form: add column, default random()
ALTER TABLE item ADD COLUMN extra float8 DEFAULT random();
-- form: add column, default clock_timestamp()
ALTER TABLE item ADD COLUMN extra timestamptz DEFAULT clock_timestamp();
-- form: add column, default gen_random_uuid()
-- since: 13
ALTER TABLE item ADD COLUMN extra uuid DEFAULT gen_random_uuid();
-- form: add column, default uuidv7()
-- since: 18
ALTER TABLE item ADD COLUMN extra uuid DEFAULT uuidv7();
-- form: add column, default nextval()
ALTER TABLE item ADD COLUMN extra int DEFAULT nextval('counter');
-- form: add column, serial
ALTER TABLE item ADD COLUMN extra serial;
-- form: add column, bigserial
ALTER TABLE item ADD COLUMN extra bigserial;
-- form: add column, identity
ALTER TABLE item ADD COLUMN extra int GENERATED ALWAYS AS IDENTITY;
-- form: add column, generated stored
ALTER TABLE item ADD COLUMN extra int GENERATED ALWAYS AS (amount * 2) STORED;
-- form: add column, generated virtual
-- since: 18
ALTER TABLE item ADD COLUMN extra int GENERATED ALWAYS AS (amount * 2) VIRTUAL;
-- form: add column, own volatile function
-- before: CREATE FUNCTION pick() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 1; END'
ALTER TABLE item ADD COLUMN extra int DEFAULT pick();
-- form: add column, own immutable function
-- before: CREATE FUNCTION pick() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 1; END'
ALTER TABLE item ADD COLUMN extra int DEFAULT pick();
-- form: add column, domain without constraint
ALTER TABLE item ADD COLUMN extra plain;
-- form: add column, domain with a default
ALTER TABLE item ADD COLUMN extra defaulted;
-- form: add column, domain with a check
ALTER TABLE item ADD COLUMN extra positive;
-- form: add column, domain with a check that is not valid
-- before: CREATE DOMAIN unchecked AS int
-- before: ALTER DOMAIN unchecked ADD CHECK (VALUE > 0) NOT VALID
ALTER TABLE item ADD COLUMN extra unchecked;
-- form: add column, domain that is not null, with a default
ALTER TABLE item ADD COLUMN extra required DEFAULT 'x';
-- form: add column, inline check
ALTER TABLE item ADD COLUMN extra int CHECK (extra > 0);
-- form: add column, inline unique
ALTER TABLE item ADD COLUMN extra int UNIQUE;
-- form: add column, inline primary key
ALTER TABLE scratch ADD COLUMN extra serial PRIMARY KEY;
-- form: add column, inline reference
ALTER TABLE item ADD COLUMN extra int REFERENCES owner (id);
-- form: add column, inline reference with a default
ALTER TABLE item ADD COLUMN extra int DEFAULT 1 REFERENCES owner (id);
-- form: add column, not null without default
ALTER TABLE item ADD COLUMN extra int NOT NULL;
-- form: add column to an inheritance parent
ALTER TABLE ancestor ADD COLUMN more int;
-- form: add column to an inheritance parent, volatile default
ALTER TABLE ancestor ADD COLUMN noise float8 DEFAULT random();
-- form: add column to a partitioned table
ALTER TABLE event ADD COLUMN extra int;
-- form: add column to a partitioned table, volatile default
ALTER TABLE event ADD COLUMN extra float8 DEFAULT random();
-- form: add column if not exists, existing
ALTER TABLE item ADD COLUMN IF NOT EXISTS title text DEFAULT 'x';
-- form: add two columns, one of them volatile
ALTER TABLE item ADD COLUMN extra int, ADD COLUMN other float8 DEFAULT random();
-- form: drop column
ALTER TABLE item DROP COLUMN net;
-- form: drop column with an index
ALTER TABLE item DROP COLUMN title;
-- form: drop column with an expression index
ALTER TABLE item DROP COLUMN code;
-- form: drop column with a foreign key
ALTER TABLE item DROP COLUMN owner_id;
-- form: drop column that is referenced, cascade
ALTER TABLE owner DROP COLUMN code CASCADE;
-- form: drop column with a view, cascade
ALTER TABLE item DROP COLUMN day CASCADE;
-- form: drop column with a check
ALTER TABLE item DROP COLUMN amount;
-- form: drop column of a partitioned table
ALTER TABLE event DROP COLUMN kind;
-- form: drop column of an inheritance parent
ALTER TABLE ancestor DROP COLUMN n;
-- form: rename column
ALTER TABLE item RENAME COLUMN title TO heading;
-- form: rename column of a partitioned table
ALTER TABLE event RENAME COLUMN kind TO sort;
-- form: set default
ALTER TABLE item ALTER COLUMN title SET DEFAULT 'x';
-- form: set volatile default
ALTER TABLE item ALTER COLUMN weight SET DEFAULT random();
-- form: drop default
ALTER TABLE item ALTER COLUMN ready DROP DEFAULT;
-- form: set not null
ALTER TABLE item ALTER COLUMN title SET NOT NULL;
-- form: set not null, not null already
ALTER TABLE item ALTER COLUMN ready SET NOT NULL;
-- form: set not null, proved by a check
ALTER TABLE proved ALTER COLUMN a SET NOT NULL;
-- form: set not null, proved by a part of a check
ALTER TABLE proved ALTER COLUMN b SET NOT NULL;
-- form: set not null, the check is not valid
ALTER TABLE proved ALTER COLUMN c SET NOT NULL;
-- form: set not null, the check proves something else
ALTER TABLE proved ALTER COLUMN d SET NOT NULL;
-- form: set not null and drop the check in one statement
ALTER TABLE proved ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT proved_a;
-- form: set two columns not null
ALTER TABLE proved ALTER COLUMN c SET NOT NULL, ALTER COLUMN d SET NOT NULL;
-- form: set not null on a partitioned table
ALTER TABLE event ALTER COLUMN kind SET NOT NULL;
-- form: set not null, a not-null constraint is not valid
-- since: 18
-- before: ALTER TABLE scratch ADD CONSTRAINT scratch_a NOT NULL a NOT VALID
ALTER TABLE scratch ALTER COLUMN a SET NOT NULL;
-- form: drop not null
ALTER TABLE item ALTER COLUMN ready DROP NOT NULL;
-- form: set statistics
ALTER TABLE item ALTER COLUMN title SET STATISTICS 500;
-- form: set n_distinct
ALTER TABLE item ALTER COLUMN title SET (n_distinct = 100);
-- form: set column storage
ALTER TABLE item ALTER COLUMN title SET STORAGE EXTERNAL;
-- form: set column compression
-- since: 14
ALTER TABLE item ALTER COLUMN title SET COMPRESSION pglz;
-- form: add identity
ALTER TABLE item ALTER COLUMN stamp ADD GENERATED BY DEFAULT AS IDENTITY;
-- form: drop identity
-- before: ALTER TABLE item ALTER COLUMN stamp ADD GENERATED BY DEFAULT AS IDENTITY
ALTER TABLE item ALTER COLUMN stamp DROP IDENTITY;
-- form: restart identity
-- before: ALTER TABLE item ALTER COLUMN stamp ADD GENERATED BY DEFAULT AS IDENTITY
ALTER TABLE item ALTER COLUMN stamp RESTART WITH 5000;
-- form: drop expression
-- since: 13
-- before: ALTER TABLE scratch ADD COLUMN g int GENERATED ALWAYS AS (a * 2) STORED
ALTER TABLE scratch ALTER COLUMN g DROP EXPRESSION;
-- form: set expression of a stored column
-- since: 17
-- before: ALTER TABLE scratch ADD COLUMN g int GENERATED ALWAYS AS (a * 2) STORED
ALTER TABLE scratch ALTER COLUMN g SET EXPRESSION AS (a * 3);
-- form: set expression of a virtual column
-- since: 18
-- before: ALTER TABLE scratch ADD COLUMN g int GENERATED ALWAYS AS (a * 2) VIRTUAL
ALTER TABLE scratch ALTER COLUMN g SET EXPRESSION AS (a * 3);
