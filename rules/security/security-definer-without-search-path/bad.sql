CREATE FUNCTION count_tables() RETURNS bigint LANGUAGE sql SECURITY DEFINER
AS $$ SELECT count(*) FROM pg_tables $$;
