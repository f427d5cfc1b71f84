"""The forms that are measured: one statement each, with what has to run before it, in `forms/*.sql`.

A form begins with `-- form: NAME`. `-- since: N` names the first major version that has it; every `-- before: SQL` is a
statement that runs first, on the same connection. The schema that all of them work on is `stage.sql`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Form:
    """One statement to measure. `family` is the file it stands in, `since` the first version that knows it."""

    family: str
    name: str
    since: int
    before: tuple[str, ...]
    sql: str


def stage() -> str:
    """The schema and the rows that every form finds."""
    return (FOLDER / "stage.sql").read_text("utf-8")


def all_forms() -> tuple[Form, ...]:
    """Every form, by file and then in the file's order. Raises ValueError where a name is used twice."""
    forms = tuple(form for path in sorted((FOLDER / "forms").glob("*.sql")) for form in _forms(path))
    names = [form.name for form in forms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two forms are called {', '.join(twice)}")
    return forms


def _forms(path: Path) -> Iterator[Form]:
    _, *blocks = ("\n" + path.read_text("utf-8")).split("\n-- form: ")
    for block in blocks:
        name, *lines = block.splitlines()
        notes = [line.removeprefix("-- ").partition(": ") for line in lines if line.startswith("-- ")]
        since = next((int(value) for key, _, value in notes if key == "since"), 12)
        before = tuple(value for key, _, value in notes if key == "before")
        sql = "\n".join(line for line in lines if not line.startswith("-- ")).strip()
        yield Form(path.stem, name, since, before, sql)
