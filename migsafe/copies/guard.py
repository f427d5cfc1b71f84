"""The guard: a migration is applied to nothing but a copy that this run made.

Three proofs, each of which production cannot give: the database carries this run's random token, the server's data lies
inside this run's folder, and the session came through the private socket there.
"""

from typing import TYPE_CHECKING, Any

from migsafe.errors import GuardError

if TYPE_CHECKING:
    import psycopg

    from migsafe.copies.database_copy import DatabaseCopy

_HINT = "nothing was applied; migsafe only rehearses on copies that it made in the same run"
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
    if not _is_inside(data, copy):
        raise GuardError(f"the target server's data ({data}) is not in this run's folder", hint=_HINT)
    if not through_socket or connection.info.host != str(copy.server.folder):
        raise GuardError("the session did not come through this run's private socket", hint=_HINT)


def _is_inside(data: str, copy: "DatabaseCopy") -> bool:
    return data == str(copy.server.folder / "data") and copy.server.folder.is_relative_to(copy.server.run.path)
