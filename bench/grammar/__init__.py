"""migsafe's reading of SQL held against PostgreSQL's own grammar (the package `pglast`, of the extra `dev`)."""
