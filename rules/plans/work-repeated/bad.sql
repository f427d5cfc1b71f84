-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL REFERENCES authors);
CREATE INDEX posts_author_idx ON posts (author_id);
CREATE VIEW names AS SELECT p.id, a.name FROM posts AS p JOIN authors AS a ON a.id = p.author_id;
-- [seed]
INSERT INTO authors SELECT n, 'author ' || n FROM generate_series(1, 500) AS n;
INSERT INTO posts SELECT n, 1 + n % 500 FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: all_names
SELECT id, name FROM names;
-- [migration]
CREATE OR REPLACE VIEW names AS
SELECT p.id, (SELECT a.name FROM authors AS a WHERE a.id = p.author_id) AS name FROM posts AS p;
