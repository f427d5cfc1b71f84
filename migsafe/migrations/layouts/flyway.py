"""Flyway: `V1_2__title.sql` by version (1.2 < 1.10), then `R__title.sql` by title; `U1_2__title.sql` takes one back.

Flyway looks for itself whether a file holds a statement that cannot run in a transaction, which is what "unstated"
means. `executeInTransaction=false` in `V1_2__title.sql.conf` or in Flyway's own settings switches transactions off,
`group=true` there makes one of all pending migrations. Folders are searched to the bottom, those of other databases
(`h2`, `mysql` …) left out.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from migsafe.migrations.folder import above, absolute, folders, here, sql_files, text_of, texts_above
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, Row
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_NAME = re.compile(r"(?:([VUB])(\d+(?:[._]\d+)*)|(R))__(.*)\.sql")
_LOCATIONS = ("migration", "migrations")
_LEVELS = 4
_OTHER_DATABASES = frozenset(
    "mysql mariadb h2 hsqldb oracle sqlserver mssql sqlite sqlite3 db2 derby cockroach".split()  # noqa: SIM905
)
_SETTINGS = ("flyway.conf", "flyway.toml", "conf/flyway.conf", "application.properties")
_KEY = r"^\s*(?:(?:spring\.)?flyway\.)?"
_WITHOUT = re.compile(_KEY + r"execute-?in-?transaction\s*=\s*false\b", re.IGNORECASE | re.MULTILINE)
_GROUP = re.compile(_KEY + r"group\s*=\s*true\b", re.IGNORECASE | re.MULTILINE)
_TABLES = """CREATE TABLE IF NOT EXISTS flyway_schema_history (
    installed_rank integer NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY, version varchar(50),
    description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,
    installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
    execution_time integer NOT NULL, success boolean NOT NULL);
CREATE INDEX IF NOT EXISTS flyway_schema_history_s_idx ON flyway_schema_history (success);"""


def find_versioned(path: Path) -> Found | None:
    """Where a folder, or what lies below one called `migration`, holds `V…__title.sql` or `R__title.sql`."""
    folder = here(path)
    deep = folder.name.lower() in _LOCATIONS
    files = _files(folder, levels=_LEVELS if deep else 0)
    one = next((file for file in files if (match := _NAME.fullmatch(file.name)) and match[1] != "U"), None)
    if one is None:
        return None
    return Found(_location(folder), f"{one.name} has the form of Flyway's V1_2__title.sql and R__title.sql")


def _location(folder: Path) -> Path:
    """The folder that Flyway searches: the one called `migration` above, unless versions would clash there."""
    up = [one for one in above(folder) if one.name in _LOCATIONS]
    if not up or up[-1] == absolute(folder):
        return folder
    versions = Counter(match[2] for file in _files(up[-1]) if (match := _NAME.fullmatch(file.name)) and match[1] == "V")
    return folder if any(count > 1 for count in versions.values()) else up[-1]


def _files(folder: Path, levels: int = _LEVELS) -> Iterator[Path]:
    yield from (folder / name for name in sql_files(folder))
    if levels:
        for name in folders(folder):
            if name.lower() not in _OTHER_DATABASES:
                yield from _files(folder / name, levels - 1)


def _steps(root: Path, project: ProjectSection) -> Listing:
    named = [(match, file) for file in _files(root) if (match := _NAME.fullmatch(file.name))]
    undo = {version(match[2]): file for match, file in named if match[1] == "U"}
    versioned = sorted((version(match[2]), file) for match, file in named if match[1] == "V")
    steps = [Step(file, ".".join(map(str, number)), undo.get(number)) for number, file in versioned]
    again = sorted((match[4], file) for match, file in named if match[3])
    return Listing((*steps, *(Step(file, file.name, repeatable=True) for _, file in again)))


def version(text: str) -> tuple[int, ...]:
    """`1_2`, `1.2` and `1.2.0` are one version."""
    numbers = [int(part) for part in re.split(r"[._]", text)]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    own = text_of(step.path.with_name(f"{step.path.name}.conf")) or ""
    settings = texts_above(step.path.parent, _SETTINGS)
    if _GROUP.search(settings):
        return (Cut(text, Wrapping.RUN),)
    return (Cut(text, Wrapping.STATEMENT if _WITHOUT.search(own or settings) else Wrapping.UNSTATED),)


def checksum(text: str) -> int:
    """What Flyway writes down of a file: the CRC-32 of its lines without their ends, as a signed number."""
    value = zlib.crc32("".join(text.removeprefix("\ufeff").splitlines()).encode())
    return value - (1 << 32) if value >= 1 << 31 else value


def _applied(name: str, rows: Sequence[Row]) -> bool:
    return any(".".join(map(str, version(row[0]))) == name for row in rows if row[0] and re.match(r"\d", row[0]))


LAYOUT = Layout(
    "flyway",
    "Flyway",
    find_versioned,
    _steps,
    _cut,
    _TABLES,
    Ledger("flyway_schema_history", "SELECT version FROM flyway_schema_history WHERE success", _applied),
    fills_strings=True,
    beside=re.compile(r"(.*/)?(before|after)[A-Z]\w*(__.*)?\.sql"),
)
