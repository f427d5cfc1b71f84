"""`--copy postgresql://…`: looking whether the server is there. Rehearsing on its template is not supported yet."""

from typing import NoReturn

from migsafe.copies.source import ServerTemplate
from migsafe.errors import CopyUnavailable, SettingsError

_OPTIONS = "-c default_transaction_read_only=on -c statement_timeout=5s -c lock_timeout=100ms"


def refuse_template(source: ServerTemplate) -> NoReturn:
    """Reach the server in a read-only session, then say why it gives no copy.

    Raises CopyUnavailable, with the reason; SettingsError where the connection string cannot be read. Neither shows the
    password.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parameters = conninfo_to_dict(source.dsn)
    except psycopg.Error:
        # libpq's message repeats pieces of the string, which may be pieces of the password.
        raise SettingsError(
            "the connection string of --copy cannot be read", hint="write postgresql://user@host:port/database"
        ) from None
    where = f"{parameters.get('host', 'localhost')}:{parameters.get('port', 5432)}"
    try:
        psycopg.connect(source.dsn, connect_timeout=5, options=_OPTIONS, application_name="migsafe").close()
    except psycopg.Error as error:
        reason = _without(str(error), str(parameters.get("password") or ""))
        raise CopyUnavailable(
            f"the server at {where} cannot be reached: {reason}", hint="check --copy, or use `embedded`"
        ) from None
    raise CopyUnavailable(
        f"the server at {where} answers, but rehearsing on a server's template is not supported in this version",
        hint="use `embedded`",
    )


def _without(message: str, password: str) -> str:
    first_line = message.strip().partition("\n")[0]
    return first_line.replace(password, "***") if password else first_line
