SELECT path, line, "column", rule, until FROM waiver_use WHERE expired AND known
