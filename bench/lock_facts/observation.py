"""What one form did on one server, and the table that many of them make.

The table lists each form once, with one result for each group of versions that behaved the same.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.lock_facts.forms import FOLDER, Form

TABLE = FOLDER / "measured.json"


@dataclass(frozen=True, slots=True)
class Observation:
    """Names are `schema.name`; those that the statement made itself are in `made`.

    `locks` and `index_locks` hold the strongest mode on each relation, `rewrites` tables and `rebuilt` indexes whose
    file is another one afterwards, `scans` tables that were read from end to end. `error` is the SQLSTATE of a form
    that the server refuses; then nothing else counts. `alone` tells that the form ran outside a transaction: locks on
    tables are then all there, of those on indexes some may be missing.
    """

    locks: Mapping[str, str]
    index_locks: Mapping[str, str]
    made: tuple[str, ...]
    rewrites: tuple[str, ...]
    rebuilt: tuple[str, ...]
    scans: tuple[str, ...]
    error: str | None = None
    alone: bool = False


def refused(sqlstate: str) -> Observation:
    """The observation of a form that the server does not take."""
    return Observation({}, {}, (), (), (), (), sqlstate)


def write_table(
    servers: Mapping[int, str], forms: Sequence[Form], seen: Mapping[int, Mapping[str, Observation]]
) -> None:
    """Write `measured.json`. `seen` has the observations of each major version by the form's name."""
    entries = [
        {"form": form.name, "statement": form.sql, "before": list(form.before), "results": _grouped(form, seen)}
        for form in forms
    ]
    table = {"servers": {str(major): banner for major, banner in sorted(servers.items())}, "forms": entries}
    TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


def statements_measured() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The statement of each form in the table, and what ran before it."""
    entries = json.loads(TABLE.read_text("utf-8"))["forms"] if TABLE.exists() else []
    return {entry["form"]: (entry["statement"], tuple(entry["before"])) for entry in entries}


def read_table(path: Path = TABLE) -> tuple[dict[int, str], dict[str, dict[int, Observation]]]:
    """The servers by major version, and the observations by form and version. Raises OSError and ValueError."""
    table = json.loads(path.read_text("utf-8"))
    found: dict[str, dict[int, Observation]] = {}
    for entry in table["forms"]:
        found[entry["form"]] = {
            major: _observation(result) for result in entry["results"] for major in result["versions"]
        }
    return {int(major): banner for major, banner in table["servers"].items()}, found


def _grouped(form: Form, seen: Mapping[int, Mapping[str, Observation]]) -> list[dict[str, Any]]:
    groups: list[tuple[Observation, list[int]]] = []
    for major in sorted(seen):
        if form.name not in seen[major]:
            continue
        observation = seen[major][form.name]
        same = next((versions for known, versions in groups if known == observation), None)
        if same is None:
            groups.append((observation, [major]))
        else:
            same.append(major)
    return [{"versions": versions, **_telling(observation)} for observation, versions in groups]


def _telling(observation: Observation) -> dict[str, Any]:
    return {name: value for name, value in asdict(observation).items() if value}


def _observation(result: Mapping[str, Any]) -> Observation:
    return Observation(
        locks=result.get("locks", {}),
        index_locks=result.get("index_locks", {}),
        made=tuple(result.get("made", ())),
        rewrites=tuple(result.get("rewrites", ())),
        rebuilt=tuple(result.get("rebuilt", ())),
        scans=tuple(result.get("scans", ())),
        error=result.get("error"),
        alone=result.get("alone", False),
    )
