"""A running throw-away PostgreSQL: on a unix socket in a private folder, and nowhere else.

Durability is off (a crash loses a copy, nothing more), and so is what would make two runs differ: autovacuum, JIT,
synchronised scans. `synchronous_commit` stays on: without it VACUUM cannot set the visibility map for rows whose commit
record is not flushed yet, and index-only scans would look dearer than they are (PostgreSQL documentation,
"Asynchronous Commit" and "Visibility Map").
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from signal import SIGINT, SIGQUIT
from subprocess import Popen
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.cluster import SUPERUSER
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.owner import ONLY_POSTGRESQLS_OWN, OWNER, hand_over, make_owner
from migsafe.copies.process import last_panic, start_server, stop_server, wait_until
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import PostgresInstallation
from migsafe.copies.termination import undisturbed
from migsafe.errors import CopyError

if TYPE_CHECKING:
    import psycopg

PORT = 5432
_NOWHERE = logging.NullHandler()

_TERMINATED = "57P01"
_MAINTENANCE = "postgres"  # the database that initdb makes for such sessions

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "50",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "autovacuum": "off",
    "jit": "off",
    "synchronize_seqscans": "off",
    "track_io_timing": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # In the data folder, so that it goes with it; and containers often have 64 MB of /dev/shm.
    "dynamic_shared_memory_type": "mmap",
}


class Purpose(Enum):
    """What a server is started for, and the settings that go with it."""

    LOADING = ("wal_level=minimal", "maintenance_work_mem=256MB")
    """Building a base: rows loaded into a new table need no write-ahead log."""
    MEASURING = ("wal_level=replica",)
    """Rehearsing: as much write-ahead log as production with a replica writes."""


class PostgresServer(Struct, eq=False):
    """A server of this run. Its data is in `folder`/data, its socket in `folder`. `command` starts it again.

    `settings` are those that a restart gave it beside the usual.
    """

    installation: PostgresInstallation
    folder: Path
    run: RunFolder
    process: Popen[bytes]
    command: tuple[str | Path, ...]
    settings: Mapping[str, str] = {}

    @property
    def version(self) -> str:
        """As in `16.14`."""
        return self.installation.version

    @property
    def major(self) -> int:
        """The major version."""
        return self.installation.major

    def connect_as_owner(self, database: str, **options: Any) -> "psycopg.Connection[Any]":
        """As `connect`, but a session of the role that owns copies."""
        return self.connect(database, **options, user=OWNER)

    def connect(self, database: str, *, user: str = SUPERUSER, **options: Any) -> "psycopg.Connection[Any]":
        """A new session of the superuser; `options` as for `psycopg.connect`. Raises psycopg.OperationalError."""
        import psycopg

        # psycopg warns of each pipeline that a query breaks; such errors are evidence, and reported as that.
        logging.getLogger("psycopg").addHandler(_NOWHERE)
        # What is named here cannot be redirected by PGHOSTADDR, PGOPTIONS and the like.
        fixed: dict[str, Any] = {"host": str(self.folder), "hostaddr": "", "port": PORT, "user": user}
        usual: dict[str, Any] = {"options": "", "application_name": "migsafe", "client_encoding": "UTF8"}
        return psycopg.connect(**(usual | options | fixed | {"dbname": database, "sslmode": "disable"}))

    def create_database(self, name: str, template: str = "template1") -> DatabaseCopy:
        """Make a database, empty or as a clone of `template` (which nobody may be using), and mark it as a copy.

        Much cheaper than a server (20 to 90 ms). Raises psycopg.Error where the name is taken.
        """
        from psycopg import sql

        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with self.connect(_MAINTENANCE, autocommit=True) as connection:
            connection.execute(statement)
        return self.mark(name)

    def drop_database(self, name: str) -> None:
        """Remove a database of this server, ending the sessions in it; nothing happens where there is none."""
        from psycopg import sql

        # FORCE came with PostgreSQL 13, and servers from 12 on are used.
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with self.connect(_MAINTENANCE, autocommit=True) as connection:
            connection.execute(ending, [name])
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))

    def mark(self, name: str) -> DatabaseCopy:
        """Give a database of this server, which this run made or cloned, a new token. Open sessions lack it.

        It belongs to a role that is no superuser: see `owner`.
        """
        from psycopg import sql

        token = secrets.token_hex(16)
        database = sql.Identifier(name)
        with self.connect(_MAINTENANCE, autocommit=True) as connection:
            make_owner(connection)
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, sql.Identifier(OWNER)))
            setting = sql.SQL("ALTER DATABASE {} SET migsafe.copy_token = {}")
            connection.execute(setting.format(database, sql.Literal(token)))
        with self.connect(name, autocommit=True, options=ONLY_POSTGRESQLS_OWN) as connection:
            hand_over(connection, OWNER)
        return DatabaseCopy(self, name, token)

    def stop(self, *, cleanly: bool = False) -> None:
        """End the server at once; `cleanly` with a last checkpoint, so that its data can be kept. Raises CopyError."""
        if cleanly:
            stop_server(self.process, ((SIGINT, 120.0), (SIGQUIT, 10.0)))
            if self.process.returncode != 0:
                raise CopyError(f"PostgreSQL {self.installation.version} did not stop cleanly")
        stop_server(self.process, ((SIGQUIT, 10.0),))

    def pause(self, work: Callable[[], None]) -> None:
        """Stop it cleanly, let `work` change its files, and start it again: sessions are lost, and nothing of the
        files is in its memory. Raises CopyError, and what `work` raises.
        """
        self.stop(cleanly=True)
        work()
        self._start()
        self.wait()

    def restart(self, settings: Mapping[str, str]) -> None:
        """Stop cleanly and start with `settings` beside the usual: buffers are cold, and sessions have ended.

        Raises CopyError where it does not start; then it runs without them.
        """
        self.settings = settings
        try:
            self.pause(lambda: None)
        except CopyError:
            self.settings = {}
            self._start()
            self.wait()
            raise

    def _start(self) -> None:
        more = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        self.process = start_server([*self.command, *more], self.run.user, self.folder, SIGQUIT)

    def wait(self) -> None:
        """Until it takes connections. Raises CopyError when it ends before."""
        wait_until(self.answers, self.process, f"PostgreSQL {self.installation.version}", self.folder)

    def answers(self) -> bool:
        """Whether the server takes connections already."""
        import psycopg

        if not (self.folder / f".s.PGSQL.{PORT}").exists():
            return False
        try:
            self.connect(_MAINTENANCE).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running_postgres(
    installation: PostgresInstallation, run: RunFolder, folder: Path, purpose: Purpose
) -> Iterator[PostgresServer]:
    """Run a server on the cluster in `folder`/data until the block ends. Raises CopyError when it does not start."""
    import psycopg

    settings = [*(f"{name}={value}" for name, value in _SETTINGS.items()), *purpose.value]
    command: list[str | Path] = [installation.bin_dir / "postgres", "-D", folder / "data", "-k", folder]
    command += [part for setting in settings for part in ("-c", setting)]
    process = start_server(command, run.user, folder, SIGQUIT)
    server = PostgresServer(installation, folder, run, process, tuple(command))
    try:
        server.wait()
        yield server
    except psycopg.OperationalError as error:
        if error.sqlstate is not None and error.sqlstate[:3] != _TERMINATED[:3]:
            raise
        raise _went_away(server, error) from error
    finally:
        with undisturbed():
            server.stop()


def _went_away(server: PostgresServer, error: "psycopg.Error") -> CopyError:
    name = f"PostgreSQL {server.version} of the copy"
    panic = last_panic(server.folder)
    if panic is not None:
        full = "No space left" in panic
        return CopyError(f"{name} gave up: {panic}", hint="set TMPDIR to a folder with more room" if full else "")
    if error.sqlstate == _TERMINATED:
        return CopyError("the migration ended sessions of migsafe's own, so that nobody could look on")
    return CopyError(f"{name} went away: {str(error).partition(chr(10))[0]}")
