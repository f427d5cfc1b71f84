COMMENT ON TABLE lineitem IS 'what was ordered';
