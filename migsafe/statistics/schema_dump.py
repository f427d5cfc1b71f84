"""The schema of a running database as SQL, by pg_dump [edge].

The connection's parameters, of which one may be a password, go to pg_dump in a service file that only this user can
read: never on the command line, where every user of the machine sees them.
"""

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from migsafe.copies.servers import find_pg_dump
from migsafe.errors import CopyError

if TYPE_CHECKING:
    from psycopg import Connection

TIMEOUT_S = 600
LOCK_TIMEOUT_MS = 2000
# Those that the libpq of any pg_dump knows.
_PASSED_ON = (
    *("host", "hostaddr", "port", "dbname", "user", "password", "passfile", "connect_timeout", "target_session_attrs"),
    *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "krbsrvname"),
)
_LEFT_OUT = ("--no-publications", "--no-subscriptions", "--no-security-labels", "--no-tablespaces")
# A user mapping holds a password for another server. \restrict is not known to an older psql.
_SECRET = re.compile(r"^CREATE USER MAPPING .*?;$\n?|^\\(?:un)?restrict [^\n]*\n", re.MULTILINE | re.DOTALL)


def dump_schema(connection: "Connection[Any]", exported: str) -> str:
    """CREATE statements of everything in the session's database, as of the snapshot that it exported; no rows.

    Raises CopyError.
    """
    program = find_pg_dump(connection.info.server_version // 10000)
    with TemporaryDirectory(prefix="migsafe-schema-") as folder:
        service = Path(folder) / "service"
        service.touch(0o600)
        service.write_text(_service(connection), "utf-8")
        read_only = f"{connection.info.options} -c default_transaction_read_only=on".strip()
        environment = {**os.environ, "PGSERVICEFILE": str(service), "PGOPTIONS": read_only, "PGCLIENTENCODING": "UTF8"}
        options = ["--schema-only", "--no-password", f"--lock-wait-timeout={LOCK_TIMEOUT_MS}", *_LEFT_OUT]
        command = [str(program), *options, f"--snapshot={exported}", "--dbname=service=migsafe"]
        try:
            done = subprocess.run(command, check=False, capture_output=True, timeout=TIMEOUT_S, env=environment)
        except subprocess.TimeoutExpired:
            raise CopyError(f"pg_dump did not read the schema within {TIMEOUT_S} s") from None
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it did not say why"]
        if "timeout" in done.stderr.decode("utf-8", "replace"):
            raise CopyError(
                f"a table was locked for {LOCK_TIMEOUT_MS} ms: its schema was not read", hint="try again later"
            )
        hint = "the role must be able to read all tables"
        raise CopyError(f"pg_dump could not read the schema: {told[0]}", hint=hint)
    return _SECRET.sub("", done.stdout.decode("utf-8", "replace"))


def _service(connection: "Connection[Any]") -> str:
    """How the session was opened, with what came from the environment and a password file."""
    told = {one.keyword.decode(): (one.val or b"").decode() for one in connection.pgconn.info}
    passed_on = {name: value for name, value in told.items() if name in _PASSED_ON and value}
    if any("\n" in value for value in passed_on.values()):
        raise CopyError("the connection string has a line break in it")
    return "[migsafe]\n" + "".join(f"{name}={value}\n" for name, value in passed_on.items())
