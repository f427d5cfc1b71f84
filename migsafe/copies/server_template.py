"""`--copy postgresql://…`: a clone of a template database, on the server that holds it [edge].

The clone and a role of its own are made for one run, under one random name, and dropped with it. Everything in the
clone is handed to that role, which is no superuser, can neither make databases and roles nor reach files and programs,
and is the only one that migrations, seeds and queries ever run as. The session that made both stays open: it holds an
advisory lock by which the next run knows that this one lives.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.busy_template import copy_by_dump
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.owner import hand_over
from migsafe.copies.planner_settings import wanted_settings
from migsafe.copies.recipe import Recipe
from migsafe.copies.source import ServerTemplate
from migsafe.copies.termination import undisturbed
from migsafe.errors import CopyUnavailable, SettingsError

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composed

PREFIX = "migsafe_"
_MARK = "migsafe run: dropped when its run has ended"
_FILE_COPY_BYTES = 1 << 30
_IN_USE, _NO_RIGHT, _NO_DATABASE = "55006", "42501", "3D000"


class TemplateServer(Struct, frozen=True):
    """The server that holds the clone, reached as the run's own role. `where` is its address without any secret."""

    __repr__ = object.__repr__  # a password would be in it

    where: str
    version: str
    parameters: Mapping[str, Any]
    role: str
    database_oid: int

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def connect(self, database: str, **options: Any) -> "psycopg.Connection[Any]":
        """A new session of the run's role; `options` as for `psycopg.connect`."""
        import psycopg

        return psycopg.connect(**(dict(options) | dict(self.parameters) | {"dbname": database}))

    def restart(self, settings: Mapping[str, str]) -> None:
        """Never: others use the server. Raises CopyUnavailable."""
        raise CopyUnavailable("a given server is not restarted")

    def connect_as_owner(self, database: str, **options: Any) -> "psycopg.Connection[Any]":
        """The same: the run has no other role there."""
        return self.connect(database, **options)


@contextmanager
def cloned_template(source: ServerTemplate, recipe: Recipe) -> Iterator[DatabaseCopy]:
    """A clone of the template until the block ends.

    Raises CopyUnavailable, with the reason and never a password, where there can be none; SettingsError where the
    connection string cannot be read.
    """
    import psycopg

    parameters = _parameters(source)
    where = f"{parameters.get('host') or 'localhost'}:{parameters.get('port') or 5432}"
    template = str(parameters.get("dbname") or parameters.get("user") or "postgres")
    name, token = PREFIX + secrets.token_hex(8), secrets.token_hex(16)
    try:
        keeper = _keeper(parameters, template)
    except psycopg.Error as error:
        what = f"the server at {where} cannot be reached"
        raise _unavailable(what, parameters, error, "check --copy, or use `embedded`") from None
    with closing(keeper):
        _refuse_production(keeper, where)
        _sweep(keeper)
        keeper.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        try:
            try:
                server = _made(keeper, parameters, where, template, name, token, recipe)
            except psycopg.Error as error:
                what = f"no copy on the server at {where}"
                raise _unavailable(what, parameters, error, _hint(error, template)) from None
            yield DatabaseCopy(server, name, token, source=f"postgresql://{where}/{template}")
        finally:
            with undisturbed(), suppress(psycopg.Error):
                _drop(keeper, name)


def _parameters(source: ServerTemplate) -> dict[str, Any]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        return dict(conninfo_to_dict(source.dsn))
    except psycopg.Error:
        # libpq's message repeats pieces of the string, which may be pieces of the password.
        raise SettingsError(
            "the connection string of --copy cannot be read", hint="write postgresql://user@host:port/database"
        ) from None


def _keeper(parameters: dict[str, Any], template: str) -> "psycopg.Connection[Any]":
    """A session in a neighbouring database: a template that somebody is connected to cannot be cloned."""
    import psycopg

    usual = {"connect_timeout": 5, "application_name": "migsafe", "autocommit": True}
    for database in ("postgres", "template1"):
        if database != template:
            try:
                return psycopg.connect(**(parameters | usual | {"dbname": database}))
            except psycopg.OperationalError as error:
                if _NO_DATABASE not in (error.sqlstate or "") and f'database "{database}"' not in str(error):
                    raise
    raise psycopg.OperationalError("there is neither a database `postgres` nor `template1` to connect to")


def _refuse_production(keeper: "psycopg.Connection[Any]", where: str) -> None:
    row = keeper.execute(
        "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), pg_is_in_recovery(), "
        "(SELECT count(*) FROM pg_stat_replication)"
    ).fetchone()
    superuser, standby, replicas = row or (False, False, 0)
    if standby:
        raise CopyUnavailable(
            f"the server at {where} is a standby: nothing can be made there", hint="name a server of its own"
        )
    if replicas:
        raise CopyUnavailable(
            f"the server at {where} has {replicas} replica{'s' if replicas > 1 else ''}: it looks like production",
            hint="restore a template on a server of its own, or use dump:PATH",
        )
    if not superuser:
        raise CopyUnavailable(
            f"the role of --copy is no superuser at {where}: it could not make the restricted role for migrations",
            hint="name a superuser of a server that is there for copies only, or use dump:PATH",
        )


def _made(
    keeper: "psycopg.Connection[Any]",
    parameters: dict[str, Any],
    where: str,
    template: str,
    name: str,
    token: str,
    recipe: Recipe,
) -> TemplateServer:
    import psycopg
    from psycopg.sql import SQL, Identifier, Literal

    password = secrets.token_hex(16)
    role, database = Identifier(name), Identifier(name)
    restricted = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT"
    keeper.execute(SQL("CREATE ROLE {} {} PASSWORD {}").format(role, SQL(restricted), Literal(password)))
    keeper.execute(SQL("GRANT pg_read_all_settings TO {}").format(role))
    _fill(keeper, parameters, template, name, dump_when_in_use=recipe.dump_when_in_use)
    keeper.execute(SQL("COMMENT ON DATABASE {} IS {}").format(database, Literal(_MARK)))
    keeper.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    keeper.execute(SQL("GRANT ALL ON DATABASE {} TO {}").format(database, role))
    settings = {"migsafe.copy_token": token, **wanted_settings(keeper, recipe)}
    for key, value in settings.items():
        parts = Identifier(*key.split("."))
        keeper.execute(SQL("ALTER DATABASE {} SET {} = {}").format(database, parts, Literal(value)))
    with closing(psycopg.connect(**(parameters | {"dbname": name, "autocommit": True}))) as inside:
        hand_over(inside, name)
    row = keeper.execute(
        "SELECT oid::int8, current_setting('server_version') FROM pg_database WHERE datname = %s", [name]
    )
    oid, version = row.fetchone() or (0, "0")
    own = {"user": name, "password": password, "application_name": "migsafe", "client_encoding": "UTF8"}
    return TemplateServer(where, str(version).split()[0], parameters | own, name, int(oid))


def _fill(
    keeper: "psycopg.Connection[Any]", parameters: dict[str, Any], template: str, name: str, *, dump_when_in_use: bool
) -> None:
    import psycopg
    from psycopg.sql import SQL, Identifier

    try:
        _clone(keeper, template, name)
    except psycopg.Error as error:
        if error.sqlstate != _IN_USE or not dump_when_in_use:
            raise
        keeper.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        copy_by_dump(parameters, template, name, keeper.info.server_version // 10000)
        with closing(psycopg.connect(**(parameters | {"dbname": name, "autocommit": True}))) as inside:
            inside.execute("VACUUM (ANALYZE)")


def _clone(keeper: "psycopg.Connection[Any]", template: str, name: str) -> None:
    """By the file system's own cloning where the server can (PostgreSQL 18), else by the way that is faster by size."""
    from psycopg import Error
    from psycopg.sql import SQL, Identifier

    major = keeper.info.server_version // 10000
    plain = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
    if major >= 18:
        try:
            keeper.execute("SET file_copy_method = clone")
            keeper.execute(plain + SQL(" STRATEGY FILE_COPY"))
            return
        except Error as error:
            if error.sqlstate == _IN_USE:
                raise
        finally:
            keeper.execute("RESET file_copy_method")
    row = keeper.execute("SELECT pg_database_size(%s)", [template]).fetchone()
    large = major >= 15 and row is not None and int(row[0]) > _FILE_COPY_BYTES
    keeper.execute(plain + SQL(" STRATEGY FILE_COPY") if large else plain)


def _sweep(keeper: "psycopg.Connection[Any]") -> None:
    """Drop what killed runs left: databases with our name and mark whose run holds no lock any more."""
    from psycopg import Error

    left = keeper.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^migsafe_[0-9a-f]{16}$' "
        "AND shobj_description(oid, 'pg_database') = %s UNION "
        "SELECT rolname FROM pg_roles WHERE rolname ~ '^migsafe_[0-9a-f]{16}$'",
        [_MARK],
    ).fetchall()
    for (name,) in left:
        row = keeper.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
        if row and row[0]:
            with suppress(Error):
                _drop(keeper, name)
            keeper.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _drop(keeper: "psycopg.Connection[Any]", name: str) -> None:
    from psycopg.sql import SQL, Identifier

    def run(command: "Composed") -> None:
        keeper.execute(command)

    keeper.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s OR usename = %s", [name, name]
    )
    force = " WITH (FORCE)" if keeper.info.server_version >= 130000 else ""
    run(SQL("DROP DATABASE IF EXISTS {}" + force).format(Identifier(name)))
    run(SQL("DROP ROLE IF EXISTS {}").format(Identifier(name)))


def _hint(error: "psycopg.Error", template: str) -> str:
    if error.sqlstate == _IN_USE:
        return f"end the sessions in {template}, or let pg_dump copy it: [copy] dump_when_in_use = true"
    if error.sqlstate == _NO_RIGHT:
        return "the role of --copy must be a superuser there"
    return "check --copy"


def _unavailable(what: str, parameters: dict[str, Any], error: "psycopg.Error", hint: str) -> CopyUnavailable:
    password = str(parameters.get("password") or "")
    first = (error.diag.message_primary or str(error).strip()).partition("\n")[0]
    shown = first.replace(password, "***") if password else first
    more = f" ({error.diag.message_detail})" if error.sqlstate == _IN_USE and error.diag.message_detail else ""
    return CopyUnavailable(f"{what}: {shown}{more}", hint=hint)
