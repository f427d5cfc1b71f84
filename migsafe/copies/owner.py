"""The role that owns a copy: whatever a project brings (migrations, seeds, queries) runs as nobody else [edge].

A pull request is untrusted, and a superuser of even a throw-away server runs programs (`COPY … TO PROGRAM`), reads and
writes the files of the servers' user, and opens connections to other servers. The owner can do all that an owner of a
database can, and none of this. `[copy] superuser = true` lifts it, for migrations that need more.
"""

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

OWNER = "migsafe_owner"
ONLY_POSTGRESQLS_OWN = "-c search_path=pg_catalog"
"""For sessions of a superuser: a database's owner can put functions and operators of its own before PostgreSQL's."""

# Of a superuser's settings, those that seeds and migrations do set. The first is how rows are loaded without triggers.
_HARMLESS_SETTINGS = (
    "session_replication_role, deadlock_timeout, log_min_duration_statement, log_statement, track_counts"
)
_REACHING_OUT = "('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')"


def make_owner(connection: "psycopg.Connection[Any]") -> None:
    """Make the role on a server of this run, unless it is there. `connection` is the superuser's, in autocommit mode.

    It may make roles, as migrations do. Before PostgreSQL 16 that includes the right to make itself a member of any
    role that is no superuser, so those that reach files and programs are made superusers, which nobody else may grant.
    """
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
        return
    connection.execute(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEROLE".encode())
    connection.execute(f"GRANT pg_read_all_settings TO {OWNER}".encode())
    if connection.info.server_version >= 150000:
        connection.execute(f"GRANT SET ON PARAMETER {_HARMLESS_SETTINGS} TO {OWNER}".encode())
    if connection.info.server_version < 160000:
        connection.execute(f"UPDATE pg_authid SET rolsuper = true WHERE rolname IN {_REACHING_OUT}".encode())
    else:
        # A superuser may hand tables over to the roles that it makes; so may a member of them.
        connection.execute(f"ALTER ROLE {OWNER} SET createrole_self_grant = 'set, inherit'".encode())


def hand_over(connection: "psycopg.Connection[Any]", role: str) -> None:
    """Give the objects of the session's database to `role`, and close the ways that lead out of it.

    The planner's statistics of its own rows are open to it, too: plans are judged by them.
    """
    connection.execute("SET search_path = pg_catalog")
    connection.execute(f'GRANT SELECT ON pg_catalog.pg_statistic TO "{role}"'.encode())
    commands = files("migsafe.copies").joinpath("queries", "hand_over.sql").read_bytes()
    for (command,) in connection.execute(commands, {"role": role}).fetchall():
        connection.execute(command.encode())
