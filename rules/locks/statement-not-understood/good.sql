-- [settings]
-- [copy]
-- database = "none"
-- cache = "none"
-- [migration]
COMMENT ON TABLE posts IS 'what authors write';
