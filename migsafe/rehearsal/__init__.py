"""The rehearsal: the migration runs on a copy, statement by statement, and what it does is written down.

`history` builds the base, `snapshot` photographs the schema before and after, `apply` runs the judged statements and
watches their locks, `diff` names the relations that changed.
"""
