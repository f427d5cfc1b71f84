-- Pieces of schema that the cases name in `-- base:`, with more rows than a tiny table has. `@` becomes the number of the
-- case, so that all of them fit into one database without knowing of each other.

-- == users
CREATE TABLE users@ (id bigint PRIMARY KEY, name text NOT NULL, email text, code varchar(20), country char(2));
INSERT INTO users@ SELECT n, 'user ' || n, n || '@example.org', n::text, 'de' FROM generate_series(1, 1500) n;

-- == posts
CREATE TABLE posts@ (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users@, title varchar(80) NOT NULL, score int NOT NULL DEFAULT 0,
    price numeric(8, 2), extra json, at timestamp(3), address cidr, body text, tags varchar(5)[]
);
INSERT INTO posts@ (id, user_id, title, price) SELECT n, n % 1500 + 1, 'post ' || n, n FROM generate_series(1, 2000) n;
CREATE INDEX posts@_user_id_idx ON posts@ (user_id);

-- == events
CREATE TABLE events@ (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events@_2025 PARTITION OF events@ FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events@_2024 (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at));
INSERT INTO events@ SELECT n, date '2025-01-01' + n % 300 FROM generate_series(1, 1500) n;
INSERT INTO events@_2024 SELECT n, date '2024-01-01' + n % 300 FROM generate_series(1, 1500) n;

-- == status
CREATE TYPE status@ AS ENUM ('draft', 'published');
CREATE TABLE states@ (id bigint PRIMARY KEY, state status@ NOT NULL);
INSERT INTO states@ SELECT n, 'draft' FROM generate_series(1, 1500) n;

-- == domain
CREATE DOMAIN percent@ AS int;
CREATE TABLE votes@ (id bigint PRIMARY KEY, share percent@);
INSERT INTO votes@ SELECT n, n % 100 FROM generate_series(1, 1500) n;

-- == bounded
CREATE DOMAIN bounded@ AS int CHECK (VALUE >= 0);

-- == view
CREATE MATERIALIZED VIEW top@ AS SELECT id, name FROM users@;

-- == viewkey
CREATE UNIQUE INDEX top@_id ON top@ (id);

-- == bookings
CREATE TABLE bookings@ (id bigint PRIMARY KEY, during tstzrange NOT NULL);
INSERT INTO bookings@ SELECT n, tstzrange(timestamptz '2025-01-01' + n * interval '1 hour', timestamptz '2025-01-01' + (n + 1) * interval '1 hour')
FROM generate_series(1, 1500) n;

-- == loose
CREATE TABLE loose@ (id bigint, name text);
INSERT INTO loose@ SELECT n, 'n' FROM generate_series(1, 1500) n;
CREATE UNIQUE INDEX loose@_id ON loose@ (id);
