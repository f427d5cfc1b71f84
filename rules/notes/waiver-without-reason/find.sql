SELECT path, line, "column", rule FROM waiver_use WHERE trim(reason) = '' AND known
