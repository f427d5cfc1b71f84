"""Cases of the two corpora: migrations on a schema made of named pieces.

In a corpus a case begins with `-- == TITLE`. `-- base: PIECES` names pieces of `base.sql`, `-- history: SQL` adds a
line to them, the rest is the migration. `@` stands for the number of the case, so that all fit into one database.
"""

import re
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
SETTINGS = '[project]\nmigrations = "migrations"\nserver_version = 16\n'


@dataclass(frozen=True, slots=True)
class Case:
    """`title` says what the migration does; `base` is what was there before it."""

    title: str
    base: str
    migration: str

    @property
    def rule(self) -> str:
        """The one rule of severity error that a dangerous case gives: `rule: title`."""
        return self.title.partition(":")[0]


def read_corpus(name: str) -> tuple[Case, ...]:
    """The cases of a corpus, numbered in their order."""
    pieces = dict(_parts((CORPUS / "base.sql").read_text("utf-8")))
    parts = _parts((CORPUS / name).read_text("utf-8"))
    return tuple(_case(title, text, pieces, f"{number:03}") for number, (title, text) in enumerate(parts, 1))


def write_cases(cases: tuple[Case, ...], folder: Path) -> tuple[Path, ...]:
    """One project for PostgreSQL 16 with a migration for each case; their paths, in order."""
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    (folder / "migsafe.toml").write_text(SETTINGS, "utf-8")
    (migrations / "0000_base.sql").write_text("".join(f"{case.base}\n" for case in cases) or "SELECT 1;\n", "utf-8")
    paths = tuple(migrations / f"{number:04}_case.sql" for number in range(1, len(cases) + 1))
    for path, case in zip(paths, cases, strict=True):
        path.write_text(f"{case.migration}\n", "utf-8")
    return paths


def _parts(text: str) -> list[tuple[str, str]]:
    found = re.split(r"^-- == (.+)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(found[::2], (part.strip() for part in found[1::2]), strict=True))


def _case(title: str, text: str, pieces: dict[str, str], number: str) -> Case:
    base: list[str] = []
    lines = text.splitlines()
    while lines and (line := re.fullmatch(r"-- (base|history): (.*)", lines[0])):
        base += [pieces[name] for name in line[2].split(", ")] if line[1] == "base" else [line[2]]
        del lines[0]
    history = "\n".join(base).replace("@", number) or "SELECT 1;"
    return Case(title, history, "\n".join(lines).replace("@", number))
