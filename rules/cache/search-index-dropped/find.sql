SELECT path, line, "column", command, glob AS _index, 'predicted' AS evidence
FROM script_command WHERE command IN ('FT.DROPINDEX', 'FT.DROP')
