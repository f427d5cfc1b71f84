SELECT u.path, u.line, u.glob FROM purge u
WHERE u.pattern IS NULL AND EXISTS (SELECT 1 FROM pattern)
