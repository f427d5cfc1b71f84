-- [migration]
CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, PRIMARY KEY (id));
CREATE TEMP TABLE seen (id bigint);
