"""A template that somebody uses, which PostgreSQL does not clone: pg_dump reads it, pg_restore writes the copy [edge].

Slower than a clone, and without its statistics and its bloat; the rows are the same. The dump lies nowhere: it goes
from one to the other.
"""

import os
import subprocess
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any

from migsafe.copies.servers import find_pg_dump
from migsafe.errors import CopyUnavailable


def copy_by_dump(parameters: Mapping[str, Any], template: str, name: str, major: int) -> None:
    """Fill the empty database `name` from the database `template` of the same server, of the given major version.

    `parameters` are libpq's. Raises CopyUnavailable, CopyError where no pg_dump is new enough.
    """
    tool = find_pg_dump(major)
    dump = [str(tool), "--format=custom", "--compress=0", "-d", _conninfo(parameters, template)]
    restore = [str(tool.with_name("pg_restore")), "-d", _conninfo(parameters, name)]
    environment = os.environ | {"PGPASSWORD": str(parameters.get("password") or "")}
    with TemporaryFile() as complaints:
        with subprocess.Popen(dump, stdout=subprocess.PIPE, stderr=complaints, env=environment) as dumping:
            restored = subprocess.run(restore, stdin=dumping.stdout, stderr=complaints, env=environment)
        if dumping.returncode or restored.returncode:
            complaints.seek(0)
            told = [line for line in complaints.read().decode(errors="replace").splitlines() if "error:" in line]
            why = told[0].partition("error: ")[2] if told else "it does not say why"
            raise CopyUnavailable(
                f"the database {template} cannot be dumped and restored: {why}",
                hint="end the sessions in it, or name a database that nobody uses",
            )


def _conninfo(parameters: Mapping[str, Any], database: str) -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(
        **({key: value for key, value in parameters.items() if key != "password"} | {"dbname": database})
    )
