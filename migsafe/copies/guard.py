"""The guard: a migration is applied to nothing but a copy that this run made.

Proofs that production cannot give. Of a server that this run started: the database carries this run's random token, the
server's data lies inside this run's folder, and the session came through the private socket there. Of a clone on a
server that holds a template: the token, the database that this run created (by its oid), and the role that this run
made for it, which is no superuser.
"""

from typing import TYPE_CHECKING, Any

from migsafe.copies.server_template import TemplateServer
from migsafe.errors import GuardError

if TYPE_CHECKING:
    import psycopg

    from migsafe.copies.database_copy import DatabaseCopy
    from migsafe.copies.postgres import PostgresServer

_HINT = "nothing was applied; migsafe only rehearses on copies that it made in the same run"
_CLONE_QUESTION = """SELECT d.oid::int8, session_user::text,
        r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
    FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
    WHERE d.datname = pg_catalog.current_database() AND r.rolname = session_user"""
_QUESTION = """SELECT pg_catalog.current_setting('migsafe.copy_token', true),
    pg_catalog.current_setting('data_directory'), pg_catalog.inet_server_addr() IS NULL"""


def prove_is_copy(connection: "psycopg.Connection[Any]", copy: "DatabaseCopy") -> None:
    """Return when `connection` proves to reach `copy`; call it before each migration file. Raises GuardError.

    Leaves no transaction open that was not open before.
    """
    import psycopg
    from psycopg.rows import tuple_row

    was_idle = connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    try:
        found = connection.cursor(row_factory=tuple_row).execute(_QUESTION).fetchone()
    except psycopg.Error as error:
        raise GuardError(f"the target could not be asked whether it is the copy: {error}", hint=_HINT) from None
    finally:
        if was_idle and not connection.autocommit and not connection.closed:
            connection.rollback()
    token, data, through_socket = found or (None, None, False)
    if token != copy.token:
        raise GuardError("the target database does not carry this run's token", hint=_HINT)
    if isinstance(copy.server, TemplateServer):
        _prove_is_clone(connection, copy.server)
        return
    if not _is_inside(data, copy.server):
        raise GuardError(f"the target server's data ({data}) is not in this run's folder", hint=_HINT)
    if not through_socket or connection.info.host != str(copy.server.folder):
        raise GuardError("the session did not come through this run's private socket", hint=_HINT)


def _is_inside(data: str, server: "PostgresServer") -> bool:
    return data == str(server.folder / "data") and server.folder.is_relative_to(server.run.path)


def _prove_is_clone(connection: "psycopg.Connection[Any]", server: TemplateServer) -> None:
    from psycopg.rows import tuple_row

    found = connection.cursor(row_factory=tuple_row).execute(_CLONE_QUESTION).fetchone()
    oid, role, powers = found or (0, "", True)
    if oid != server.database_oid:
        raise GuardError("the target is not the database that this run created", hint=_HINT)
    if role != server.role or powers:
        raise GuardError("the session has not the restricted role that this run made", hint=_HINT)
