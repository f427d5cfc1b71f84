-- form: type varchar(20) to varchar(40)
ALTER TABLE item ALTER COLUMN code TYPE varchar(40);
-- form: type varchar to text, column with an expression index
ALTER TABLE item ALTER COLUMN code TYPE text;
-- form: type varchar to text, no index
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20)
ALTER TABLE scratch ALTER COLUMN v TYPE text;
-- form: type varchar(20) to varchar(10)
ALTER TABLE item ALTER COLUMN code TYPE varchar(10);
-- form: type text to varchar
ALTER TABLE item ALTER COLUMN title TYPE varchar;
-- form: type text to varchar(10)
ALTER TABLE item ALTER COLUMN title TYPE varchar(100);
-- form: type text to text
ALTER TABLE item ALTER COLUMN title TYPE text;
-- form: type numeric(8,2) to numeric(12,2)
ALTER TABLE item ALTER COLUMN price TYPE numeric(12, 2);
-- form: type numeric(8,2) to numeric
ALTER TABLE item ALTER COLUMN price TYPE numeric;
-- form: type numeric(8,2) to numeric(8,4)
ALTER TABLE item ALTER COLUMN price TYPE numeric(8, 4);
-- form: type cidr to inet
ALTER TABLE item ALTER COLUMN net TYPE inet;
-- form: type varbit wider
ALTER TABLE item ALTER COLUMN bits TYPE varbit(16);
-- form: type interval more precise
ALTER TABLE item ALTER COLUMN span TYPE interval(6);
-- form: type timestamp(3) to timestamp
ALTER TABLE item ALTER COLUMN short TYPE timestamp;
-- form: type timestamp to timestamp(3)
ALTER TABLE item ALTER COLUMN born TYPE timestamp(3);
-- form: type timestamp to timestamptz, session in UTC
-- before: SET timezone = 'UTC'
ALTER TABLE item ALTER COLUMN born TYPE timestamptz;
-- form: type timestamp to timestamptz, session in New York
-- before: SET timezone = 'America/New_York'
ALTER TABLE item ALTER COLUMN born TYPE timestamptz;
-- form: type timestamptz to timestamp, session in UTC
-- before: SET timezone = 'UTC'
ALTER TABLE item ALTER COLUMN seen TYPE timestamp;
-- form: type timestamptz to timestamp, session in New York
-- before: SET timezone = 'America/New_York'
ALTER TABLE item ALTER COLUMN seen TYPE timestamp;
-- form: type date to timestamp
-- before: ALTER TABLE scratch ADD COLUMN d date
ALTER TABLE scratch ALTER COLUMN d TYPE timestamp;
-- form: type int to bigint
ALTER TABLE item ALTER COLUMN vendor_id TYPE bigint;
-- form: type bigint to int
-- before: ALTER TABLE scratch ADD COLUMN w bigint
ALTER TABLE scratch ALTER COLUMN w TYPE int;
-- form: type int to oid, with an index
ALTER TABLE item ALTER COLUMN weight TYPE oid;
-- form: type int to bigint, primary key that is referenced
ALTER TABLE owner ALTER COLUMN id TYPE bigint;
-- form: type int to int, primary key that is referenced
ALTER TABLE owner ALTER COLUMN id TYPE int;
-- form: type int to bigint, foreign key column
ALTER TABLE item ALTER COLUMN owner_id TYPE bigint;
-- form: type int to bigint, column with a check
ALTER TABLE item ALTER COLUMN amount TYPE bigint;
-- form: type varchar wider, column with a check
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20) CONSTRAINT v_set CHECK (v <> '')
ALTER TABLE scratch ALTER COLUMN v TYPE varchar(40);
-- form: type json to jsonb
ALTER TABLE item ALTER COLUMN body TYPE jsonb;
-- form: type enum to text
ALTER TABLE item ALTER COLUMN state TYPE text;
-- form: type char(5) to text
ALTER TABLE item ALTER COLUMN label TYPE text;
-- form: type char(5) to char(8)
ALTER TABLE item ALTER COLUMN label TYPE char(8);
-- form: type varchar(5)[] to varchar(10)[]
ALTER TABLE item ALTER COLUMN tags TYPE varchar(10)[];
-- form: type varchar(5)[] to text[]
ALTER TABLE item ALTER COLUMN tags TYPE text[];
-- form: type text to a domain without constraint
ALTER TABLE item ALTER COLUMN title TYPE plain;
-- form: type int to a domain with a check
ALTER TABLE item ALTER COLUMN vendor_id TYPE positive;
-- form: type collation
ALTER TABLE item ALTER COLUMN title TYPE text COLLATE "C";
-- form: type collation, no index
ALTER TABLE scratch ALTER COLUMN t TYPE text COLLATE "C";
-- form: type text with a conversion
ALTER TABLE item ALTER COLUMN title TYPE text USING upper(title);
-- form: type text to int with a conversion
ALTER TABLE item ALTER COLUMN code TYPE int USING code::int;
-- form: type of a column that a view reads
ALTER TABLE item ALTER COLUMN day TYPE timestamp;
-- form: type of a column of a partitioned table
ALTER TABLE event ALTER COLUMN kind TYPE bigint;
-- form: type of a column of an inheritance parent
ALTER TABLE ancestor ALTER COLUMN n TYPE bigint;
-- form: type and set not null in one statement
ALTER TABLE item ALTER COLUMN vendor_id TYPE bigint, ALTER COLUMN vendor_id SET NOT NULL;
-- form: type varchar wider, with its own cast
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20)
ALTER TABLE scratch ALTER COLUMN v TYPE varchar(40) USING v::varchar(40);
-- form: type varchar wider, with its own cast in parentheses
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20)
ALTER TABLE scratch ALTER COLUMN v TYPE varchar(40) USING (v::character varying(40));
-- form: type varchar to text, with CAST
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20)
ALTER TABLE scratch ALTER COLUMN v TYPE text USING CAST(v AS text);
-- form: type varchar to text, with a cast to another type
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20)
ALTER TABLE scratch ALTER COLUMN v TYPE text USING v::varchar(5);
-- form: type varchar narrower, with its own cast
-- before: ALTER TABLE scratch ADD COLUMN v varchar(20)
ALTER TABLE scratch ALTER COLUMN v TYPE varchar(5) USING v::varchar(5);
-- form: type int to bigint, with its own cast
ALTER TABLE scratch ALTER COLUMN a TYPE bigint USING a::bigint;
-- form: type numeric wider, with its own cast
ALTER TABLE item ALTER COLUMN price TYPE numeric(12, 2) USING price::numeric(12,2);
