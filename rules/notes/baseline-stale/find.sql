SELECT path, line, rule, of_path,
       CASE WHEN known THEN rule END AS _known, CASE WHEN NOT known THEN rule END AS _unknown
FROM baseline_use
WHERE covered = 0 AND judged
