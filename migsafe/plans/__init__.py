"""Workload queries before and after the migration: read, traced to columns, measured, compared, named."""
