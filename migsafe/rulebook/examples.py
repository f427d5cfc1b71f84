"""The two examples of a rule, each a small project in one file, and what they have to do.

Sections start with a line `-- [settings]`, `-- [base]`, `-- [seed]`, `-- [workload]`, `-- [cache]`, `-- [trace]`,
`-- [script]`, `-- [baseline]`, `-- [merged]`, `-- [later]`, `-- [twin]`, `-- [migration]` or `-- [down]`. Settings
(TOML), cache (JSON lines), trace (CSV), script (the deploy's own, in sh) and baseline (JSON) are commented out line by
line, so that the file stays SQL. Without any marker the whole file is the migration.
"""

import re
import tomllib
from collections.abc import Sequence
from json import dumps
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from migsafe.errors import Place, RuleError
from migsafe.model import Severity

SECTIONS = (
    *("settings", "base", "seed", "workload", "cache", "trace", "script", "baseline"),
    *("merged", "later", "twin", "migration", "down"),
)
_COMMENTED = ("settings", "cache", "trace", "script", "baseline")


class Found(Protocol):
    """What the examples are judged by: a finding, or a report's entry about one."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def waived(self) -> object: ...


class Example(Struct, frozen=True):
    """One project; a section that the file does not have is empty."""

    settings: str = ""
    base: str = ""
    seed: str = ""
    workload: str = ""
    cache: str = ""
    trace: str = ""
    baseline: str = ""
    script: str = ""
    merged: str = ""
    """The migration as it was merged before; with this or one of the next two, what is new since then is judged."""
    later: str = ""
    """A migration with a higher number, merged before."""
    twin: str = ""
    """A migration with the same number, merged before."""
    migration: str = ""
    down: str = ""
    """What takes the migration back."""


def parse_example(text: str, path: str) -> Example:
    """Read an example from its text. Raises RuleError at the line of an unknown or repeated section."""
    sections: dict[str, list[str]] = {}
    current = "migration"
    for number, line in enumerate(text.splitlines(), 1):
        marker = re.fullmatch(r"-- \[(\w+)\]", line.rstrip())
        if marker and (marker[1] in SECTIONS or current != "settings"):
            current = _opened(marker[1], sections, Place(path, number))
        else:
            sections.setdefault(current, []).append(line)
    texts = {name: "\n".join(lines).strip("\n") for name, lines in sections.items()}
    if not texts.get("migration", "").strip():
        raise RuleError("has no migration", hint="start it with a line `-- [migration]`", place=Place(path))
    return Example(**{name: _bare(text) if name in _COMMENTED else text for name, text in texts.items()})


def write_project(example: Example, folder: Path, *, on: Sequence[str] = (), rules: Sequence[Path] = ()) -> Path:
    """Write the project into `folder`; the answer is the path of the migration to check.

    `on` names rules that are off by default, `rules` further folders of rules.
    """
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    for name, text in (
        ("migsafe.toml", _settings(example, on, rules)),
        ("seed.sql", example.seed),
        ("queries.sql", example.workload),
        ("cache.jsonl", example.cache),
        ("trace.csv", example.trace),
        ("baseline.json", example.baseline),
        ("deploy.sh", example.script),
        ("migrations/0001_base.sql", example.base),
        ("migrations/0002_migration.sql", example.migration),
        ("migrations/0002_migration.down.sql", example.down),
        ("migrations/0002_twin.sql", example.twin),
        ("migrations/0003_later.sql", example.later),
    ):
        if text:
            (folder / name).write_text(f"{text}\n", "utf-8")
    return migrations / "0002_migration.sql"


def has_history(example: Example) -> bool:
    """Whether something of the example was merged before."""
    return bool(example.merged or example.later or example.twin)


def complaints(rule: str, bad: Sequence[Found], good: Sequence[Found]) -> tuple[str, ...]:
    """What is wrong with the examples of a rule, given what all rules find in them.

    bad.sql must give the rule's finding. good.sql must give none, and, waived ones apart, no error of any other rule:
    what a page recommends has to pass.
    """
    given = ", ".join(sorted({finding.rule for finding in bad})) or "nothing"
    errors = {f.rule for f in good if f.severity == Severity.ERROR and f.waived is None}
    own = {rule} & {finding.rule for finding in good}
    return (
        *([] if any(finding.rule == rule for finding in bad) else [f"bad.sql does not give it, but {given}"]),
        *(f"good.sql gives {other}" for other in sorted(errors | own)),
    )


def _opened(name: str, sections: dict[str, list[str]], place: Place) -> str:
    if name not in SECTIONS:
        raise RuleError(f"unknown section [{name}]", hint=f"the sections are {', '.join(SECTIONS)}", place=place)
    if name in sections and any(line.strip() for line in sections[name]):
        raise RuleError(f"a second section [{name}]", place=place)
    sections[name] = []
    return name


def _bare(text: str) -> str:
    return re.sub(r"^--[ ]?", "", text, flags=re.MULTILINE)


def _settings(example: Example, on: Sequence[str], rules: Sequence[Path]) -> str:
    """The example's own settings, and the files that its sections became where the settings do not name them."""
    given = tomllib.loads(example.settings)
    parts = [example.settings] if example.settings else []
    if "project" not in given:
        baseline = '\nbaseline = "baseline.json"' if example.baseline else ""
        parts.append(f'[project]\nmigrations = "migrations"{baseline}')
    if "copy" not in given and (example.seed or example.cache):
        seed = 'seed = ["seed.sql"]\n' if example.seed else ""
        parts.append("[copy]\n" + seed + ('cache_seed = ["cache.jsonl"]' if example.cache else ""))
    if "workload" not in given and example.workload:
        parts.append('[workload]\nqueries = ["queries.sql"]')
    if "trace" not in given.get("cache", {}) and example.trace:
        parts.append('[[cache.trace]]\npath = "trace.csv"')
    if "limits" not in given:
        # A second copy and a wait for each transaction, which only what is about that needs.
        parts.append('[limits]\nreader = "0s"')
    if on or rules:
        parts.append(f"[rules]\nfolders = {dumps([str(path) for path in rules])}\non = {dumps(list(on))}")
    if "deploy" not in given and example.script:
        parts.append('[deploy]\nscripts = ["deploy.sh"]')
    return "\n\n".join(parts)
