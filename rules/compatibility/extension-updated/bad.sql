-- [migration]
ALTER EXTENSION plpgsql UPDATE;
