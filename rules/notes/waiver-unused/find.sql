SELECT path, line, "column", rule FROM waiver_use
WHERE known AND judged AND covered = 0 AND NOT expired AND trim(reason) <> ''
