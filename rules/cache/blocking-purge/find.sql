SELECT path, line, "column", command, CASE WHEN command = 'KEYS' THEN s.glob END AS glob, NULL AS severity,
       CASE command WHEN 'KEYS' THEN 'walks every key of the server in one step: nothing else is served meanwhile'
            ELSE 'frees all memory before it answers anybody else, and leaves nothing cached' END AS _effect,
       w.blocked_ms, w.keys, w.per_million_ms, CASE WHEN w.glob IS NOT NULL THEN 'measured' ELSE 'predicted' END AS evidence
FROM script_command s LEFT JOIN walk_rehearsal w ON command = 'KEYS' AND w.glob = coalesce(s.glob, '*')
WHERE command = 'KEYS' OR (command IN ('FLUSHALL', 'FLUSHDB') AND NOT background)
UNION ALL
SELECT s.path, s.line, s."column", s.command, s.glob, 'warning', 'frees a whole collection of `' || p.name
       || '` before it answers anybody else; UNLINK does not', NULL, NULL, NULL, 'predicted'
FROM script_command s JOIN purge u ON u.glob = s.glob AND u.path = s.path AND u.line = s.line
JOIN pattern p ON p.name = u.pattern AND (p.codec = 'hash' OR p.kind = 'queue')
WHERE s.command = 'DEL'
