-- [base]
CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange NOT NULL);
-- [migration]
-- A table that nobody uses yet has nothing to compare.
CREATE TABLE visits (id bigint PRIMARY KEY, during tstzrange NOT NULL, EXCLUDE USING gist (during WITH &&));
