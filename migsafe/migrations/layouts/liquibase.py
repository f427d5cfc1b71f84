"""Liquibase: formatted SQL, one migration a changeset, in the order of the changelog that includes the files.

Each changeset runs in a transaction of its own; with `runInTransaction:false` its statements commit alone, or go to
PostgreSQL as one message (`splitStatements:false`). Changesets for other databases (`dbms:`) are left out; contexts
and labels are not, as Liquibase runs all of them where nobody names some. `--rollback` lines take a changeset back.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from migsafe.migrations.folder import here, is_folder, sql_files, text_of
from migsafe.migrations.layouts.changelog import changelog_above, included
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.layouts.masks import instead, only, without
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_LINES = re.MULTILINE | re.IGNORECASE
_FORMATTED = re.compile(r"\A\s*--\s*liquibase\s+formatted\s+sql\b.*$", _LINES)
_CHANGESET = re.compile(r"^[ \t]*--[ \t]*changeset[ \t]+(\S.*?):(\S+)(.*)$", _LINES)
_ROLLBACK = re.compile(r"^[ \t]*--[ \t]*rollback\b", _LINES)
_ROLLBACK_BLOCK = re.compile(r"/\*[ \t]*liquibase[ \t]+rollback\b(.*?)\*/", re.IGNORECASE | re.DOTALL)
_TABLES = """CREATE TABLE IF NOT EXISTS databasechangelog (
    id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL,
    dateexecuted timestamp NOT NULL, orderexecuted integer NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35),
    description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255),
    labels varchar(255), deployment_id varchar(10));
CREATE TABLE IF NOT EXISTS databasechangeloglock (
    id integer PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255));"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    name = next((name for name in sql_files(folder) if _FORMATTED.search(text_of(folder / name) or "")), None)
    changelog = changelog_above(folder / name if name is not None and is_folder(path) else path)
    if changelog is not None:
        return Found(changelog.parent, f"{changelog.name} includes its files")
    return Found(folder, f"{name} begins with `--liquibase formatted sql`") if name else None


def _steps(root: Path, project: ProjectSection) -> Listing:
    changelog = changelog_above(root)
    if changelog is not None and changelog.parent == root:
        files, unreadable = included(changelog)
        return Listing(tuple(Step(file, file.name) for file in files), unreadable)
    names = [name for name in sql_files(root) if _FORMATTED.search(text_of(root / name) or "")]
    return Listing(tuple(Step(root / name, name) for name in names))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    heads = list(_CHANGESET.finditer(text))
    if not heads:
        return (Cut(text, Wrapping.FILE),)
    ends = [head.start() for head in heads[1:]] + [len(text)]
    # What stands above the first changeset is the file's header.
    starts = [0] + [head.start() for head in heads[1:]]
    return tuple(
        _changeset(text, head, start, end)
        for head, start, end in zip(heads, starts, ends, strict=True)
        if _for_postgresql(_attribute(head[3], "dbms"))
    )


def _changeset(text: str, head: re.Match[str], start: int, end: int) -> Cut:
    delimiter = _attribute(head[3], "endDelimiter")
    up = _with_semicolons(only(text, [(start, end)]), delimiter) if delimiter else only(text, [(start, end)])
    rollback = list(_rollback(text, start, end))
    return Cut(
        without(up, [(match, after) for match, _, after in rollback]),
        _wrapping(head[3]),
        only(text, [(sql, after) for _, sql, after in rollback]) if rollback else None,
        f"{head[1].strip()}:{head[2]}",
    )


def _rollback(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Where each piece of rollback starts, where its SQL starts, and where it ends."""
    for match in _ROLLBACK.finditer(text, start, end):
        line_end = text.find("\n", match.end())
        yield match.start(), match.end(), line_end if line_end >= 0 else len(text)
    for match in _ROLLBACK_BLOCK.finditer(text, start, end):
        yield match.start(), match.start(1), match.end(1)


def _wrapping(attributes: str) -> Wrapping:
    if (_attribute(attributes, "runInTransaction") or "").lower() != "false":
        return Wrapping.FILE
    split = (_attribute(attributes, "splitStatements") or "").lower() != "false"
    return Wrapping.STATEMENT if split else Wrapping.MESSAGE


def _attribute(attributes: str, name: str) -> str | None:
    match = re.search(rf'\b{name}:(?:"([^"]*)"|(\S+))', attributes, re.IGNORECASE)
    return (match[1] or match[2]) if match else None


def _for_postgresql(dbms: str | None) -> bool:
    if dbms is None:
        return True
    names = [name.strip().lower() for name in dbms.split(",")]
    if "!postgresql" in names or "none" in names:
        return False
    return "postgresql" in names or "all" in names or all(name.startswith("!") for name in names)


def _with_semicolons(text: str, delimiter: str) -> str:
    """The delimiter, which Liquibase takes for a regular expression, at the ends of lines as a semicolon."""
    try:
        pattern = re.compile(rf"(?:{delimiter})[ \t]*$", re.MULTILINE)
    except re.error:
        pattern = re.compile(rf"{re.escape(delimiter)}[ \t]*$", re.MULTILINE)
    return text if delimiter == ";" or pattern.match("") else instead(text, pattern, ";")


LAYOUT = Layout(
    "liquibase",
    "Liquibase",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("databasechangelog", "SELECT author || ':' || id FROM databasechangelog", listed),
)
