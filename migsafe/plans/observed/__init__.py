"""Workload that was observed in production: `pg_stat_statements` and the server's log."""
