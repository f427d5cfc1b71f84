-- The schema that every form is measured on. Tables hold rows enough that the planner reads one row by an index.

CREATE SCHEMA elsewhere;
CREATE TYPE mood AS ENUM ('sad', 'fine');
CREATE TYPE pair AS (x int, y int);
CREATE DOMAIN plain AS text;
CREATE DOMAIN defaulted AS int DEFAULT 5;
CREATE DOMAIN positive AS int CONSTRAINT is_positive CHECK (VALUE > 0);
CREATE DOMAIN required AS text NOT NULL;
CREATE SEQUENCE counter;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;

CREATE TABLE owner (id int PRIMARY KEY, code int CONSTRAINT owner_code UNIQUE, name text, note text);

CREATE TABLE item (
    id int PRIMARY KEY,
    owner_id int CONSTRAINT item_owner REFERENCES owner (id),
    vendor_id int,
    amount int CONSTRAINT item_amount CHECK (amount >= 0),
    weight int,
    price numeric(8, 2),
    code varchar(20),
    title text,
    label char(5),
    net cidr,
    bits varbit(8),
    span interval(3),
    born timestamp,
    seen timestamptz,
    short timestamp(3),
    tags varchar(5)[],
    body json,
    state mood,
    day date,
    token uuid,
    ready boolean NOT NULL DEFAULT true,
    stamp int NOT NULL
);
CREATE INDEX item_title ON item (title);
CREATE INDEX item_code_lower ON item (lower(code));
CREATE INDEX item_weight ON item (weight);
CREATE INDEX item_vendor ON item (vendor_id);
CREATE UNIQUE INDEX item_stamp ON item (stamp);
CREATE UNIQUE INDEX item_token ON item (token);

CREATE TABLE line (
    id int PRIMARY KEY,
    item_id int CONSTRAINT line_item REFERENCES item (id),
    owner_code int,
    amount int,
    CONSTRAINT line_owner FOREIGN KEY (owner_code) REFERENCES owner (code)
);
ALTER TABLE line ADD CONSTRAINT line_amount CHECK (amount > 0) NOT VALID;

CREATE TABLE pending (id int, item_id int, owner_id int, n int);
ALTER TABLE pending ADD CONSTRAINT pending_item FOREIGN KEY (item_id) REFERENCES item (id) NOT VALID;
ALTER TABLE pending ADD CONSTRAINT pending_owner FOREIGN KEY (owner_id) REFERENCES owner (id) NOT VALID;
ALTER TABLE pending ADD CONSTRAINT pending_n CHECK (n > 0) NOT VALID;

CREATE TABLE proved (a int, b int, c int, d int);
ALTER TABLE proved ADD CONSTRAINT proved_a CHECK (a IS NOT NULL);
ALTER TABLE proved ADD CONSTRAINT proved_b CHECK (b > 0 AND b IS NOT NULL);
ALTER TABLE proved ADD CONSTRAINT proved_c CHECK (c IS NOT NULL) NOT VALID;
ALTER TABLE proved ADD CONSTRAINT proved_d CHECK (d > 0);

CREATE TABLE holder (id int, p positive, q plain);
CREATE TABLE scratch (id int, a int, t text);
CREATE UNLOGGED TABLE volatile_notes (id int PRIMARY KEY, t text);

CREATE VIEW item_names AS SELECT id, day FROM item;
CREATE VIEW item_names_twice AS SELECT id FROM item_names;
CREATE MATERIALIZED VIEW item_list AS SELECT id, day FROM item;
CREATE UNIQUE INDEX item_list_id ON item_list (id);

CREATE TABLE event (id int NOT NULL, at date NOT NULL, kind int, item_id int) PARTITION BY RANGE (at);
CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
CREATE INDEX event_kind ON event (kind);

CREATE TABLE stock (id int NOT NULL, region int NOT NULL, n int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE stock_1 PARTITION OF stock FOR VALUES IN (1);
CREATE TABLE stock_2 PARTITION OF stock FOR VALUES IN (2);
CREATE TABLE stock_free (id int NOT NULL, region int NOT NULL, n int);
CREATE TABLE stock_checked (id int NOT NULL, region int NOT NULL, n int, CHECK (region IS NOT NULL AND region = 8));
CREATE INDEX stock_n ON ONLY stock (n);
CREATE INDEX stock_1_n ON stock_1 (n);

CREATE TABLE ancestor (id int, n int);
CREATE TABLE heir (extra int) INHERITS (ancestor);
CREATE TABLE stranger (id int, n int);

CREATE TRIGGER item_touch BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY owner_policy ON owner USING (true);
CREATE RULE line_rule AS ON DELETE TO line DO ALSO NOTHING;
CREATE STATISTICS item_statistics ON weight, vendor_id FROM item;
CREATE PUBLICATION news FOR TABLE owner;

INSERT INTO owner SELECT n, n, 'owner ' || n FROM generate_series(1, 500) n;
INSERT INTO item (id, owner_id, vendor_id, amount, weight, code, title, state, day, born, token, stamp)
SELECT n, n % 500 + 1, n, n, n, n, 'item ' || n, 'fine', '2024-05-05', '2024-05-05',
       lpad(n::text, 32, '0')::uuid, n
FROM generate_series(1, 2000) n;
INSERT INTO line SELECT n, n, n % 500 + 1, n FROM generate_series(1, 2000) n;
INSERT INTO pending SELECT n, n, n % 500 + 1, n FROM generate_series(1, 2000) n;
INSERT INTO proved SELECT n, n, n, n FROM generate_series(1, 2000) n;
INSERT INTO holder SELECT n, n, n FROM generate_series(1, 2000) n;
INSERT INTO scratch SELECT n, n, n FROM generate_series(1, 2000) n;
INSERT INTO event SELECT n, date '2024-01-01' + n, n FROM generate_series(1, 1000) n;
INSERT INTO stock SELECT n, n % 2 + 1, n FROM generate_series(1, 2000) n;
INSERT INTO stock_free SELECT n, 9, n FROM generate_series(1, 500) n;
INSERT INTO stock_checked SELECT n, 8, n FROM generate_series(1, 500) n;
INSERT INTO ancestor SELECT n, n FROM generate_series(1, 500) n;
INSERT INTO heir SELECT n, n, n FROM generate_series(1, 500) n;
INSERT INTO stranger SELECT n, n FROM generate_series(1, 500) n;
REFRESH MATERIALIZED VIEW item_list;
VACUUM ANALYZE;
