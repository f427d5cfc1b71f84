-- [base]
CREATE TABLE wide (a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int);
CREATE INDEX ON wide (a);
CREATE INDEX ON wide (b);
CREATE INDEX ON wide (c);
CREATE INDEX ON wide (d);
CREATE INDEX ON wide (e);
CREATE INDEX ON wide (f);
CREATE INDEX ON wide (g);
CREATE INDEX ON wide (h);
CREATE INDEX ON wide (i);
CREATE INDEX ON wide (j);
-- [migration]
CREATE INDEX CONCURRENTLY wide_k_idx ON wide (k);
