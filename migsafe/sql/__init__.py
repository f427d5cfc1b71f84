"""Reading SQL without a server: text in, evidence rows out. Nothing here opens a file or a connection."""
