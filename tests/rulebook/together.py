"""Examples that need nothing but a base and a migration, as files of one project: each in a schema of its own."""

import re
from dataclasses import dataclass
from pathlib import Path

from migsafe.model import Item
from migsafe.rulebook.examples import Example, parse_example
from migsafe.rulebook.rule import Needs, Rule

_BEYOND_A_SCHEMA = re.compile(r"\b(SCHEMA|DATABASE|ROLE|EXTENSION|SYSTEM|search_path|public)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """One example of a rule, and the file that its migration became."""

    rule: Rule
    is_bad: bool
    path: Path


def fits(rule: Rule) -> bool:
    """Whether both examples of a rule can share a project: no settings or rows, nothing that other schemas see.

    What looks at the schema afterwards or at failures needs a run of its own: a failure ends the whole run.
    """
    return (
        rule.needs is Needs.TEXT
        and "'after'" not in rule.find
        and "sqlstate" not in rule.find
        and rule.item is not Item.NOTES  # a header stands at the top of its file, where these set the search_path
        and all(_fits(parse_example(text, rule.id), text) for text in (rule.bad, rule.good))
    )


def _fits(example: Example, text: str) -> bool:
    bare = Example(base=example.base, migration=example.migration)
    return example == bare and "INSERT INTO" not in example.base.upper() and not _BEYOND_A_SCHEMA.search(text)


def write_together(rules: tuple[Rule, ...], folder: Path) -> tuple[Placed, ...]:
    """Write the project; every base is history, every migration is to be judged."""
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    off = ", ".join(f'"{rule.id}"' for rule in rules if not rule.default)
    (folder / "migsafe.toml").write_text(f'[project]\nmigrations = "migrations"\n[rules]\non = [{off}]\n', "utf-8")
    placed = []
    examples = [(rule, is_bad) for rule in rules for is_bad in (True, False)]
    for number, (rule, is_bad) in enumerate(examples):
        example = parse_example(rule.bad if is_bad else rule.good, rule.id)
        base = f"CREATE SCHEMA e{number};\nSET search_path = e{number};\n{example.base}\n"
        (migrations / f"0{number:03}_base.sql").write_text(base, "utf-8")
        path = migrations / f"1{number:03}_migration.sql"
        path.write_text(f"SET search_path = e{number};\n{example.migration}\n", "utf-8")
        placed.append(Placed(rule, is_bad, path))
    return tuple(placed)
