"""migsafe: a migration safety checker for PostgreSQL and the Redis cache in front of it."""

__version__ = "0.1.0"
