"""A correct rule in a folder of its own, to be broken in one place by a test."""

from collections.abc import Mapping
from pathlib import Path

TOML = """\
title = "A statement is there"
severity = "warning"
message = "{summary} is there"
what = "There is a statement."
why = "Statements do things."
instead = "-- leave it out"
fine_when = "You need it."
"""
FIND = "SELECT id AS statement, summary FROM statement\n"


def write_rule(
    root: Path,
    *,
    item: str = "notes",
    name: str = "statement-is-there",
    toml: str = TOML,
    find: str = FIND,
    files: Mapping[str, str | None] | None = None,
) -> Path:
    """Write a rule below `root`; in `files`, None leaves out toml, find, bad or good, and text replaces it."""
    folder = root / item / name
    folder.mkdir(parents=True)
    texts: dict[str, str | None] = {"toml": toml, "find": find, "bad": "SELECT 1;\n", "good": "SELECT 2;\n"}
    texts.update(files or {})
    names = {"toml": "rule.toml", "find": "find.sql", "bad": "bad.sql", "good": "good.sql"}
    for key, text in texts.items():
        if text is not None:
            (folder / names[key]).write_text(text, "utf-8")
    return folder
