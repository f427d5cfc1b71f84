SELECT p.path, p.line, 'measured' AS evidence, s.pattern, s.unreadable, s.sampled, p.codec
FROM staleness s JOIN pattern p ON p.name = s.pattern
WHERE s.unreadable > 0
