SELECT path, line, "column", rule, nearest, coalesce(nearest, 'RULE') AS _suggestion,
       nullif(rule, '') AS _named, CASE rule WHEN '' THEN reason END AS _unreadable
FROM waiver_use WHERE NOT known
