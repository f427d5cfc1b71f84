"""The baseline: a file of the findings that were there when a project adopted migsafe [edge].

JSON, so that a review shows each entry: the rule, the file, the statement, the reason. An entry lets through the
finding with its fingerprint, which does not depend on lines; `migsafe baseline` writes it, and people may edit the
reasons.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from migsafe import seen
from migsafe.errors import Place, SettingsError
from migsafe.migrations.folder import display
from migsafe.model import Baselined
from migsafe.settings import Settings

FILE_NAME = "migsafe-baseline.json"
REASON = "was there before migsafe was adopted"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One finding that is let through. `path` is relative to the project's folder; `statement` is for the reader."""

    rule: str
    path: str
    statement: str
    reason: str
    fingerprint: str


class BaselineFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    schema: Literal["migsafe-baseline/1"] = "migsafe-baseline/1"
    findings: tuple[Entry, ...]


def baseline_of(settings: Settings) -> tuple[Baselined, ...]:
    """The entries of the file that the settings name, none where they name none. Raises SettingsError."""
    named = settings.sections.project.baseline
    if named is None:
        return ()
    path = settings.folder / named
    return read_baseline(path, display(path), settings.folder)


def read_baseline(path: Path, shown: str, folder: Path) -> tuple[Baselined, ...]:
    """The entries of the file at `path`, with their lines; `folder` is the project's. Raises SettingsError."""
    text, file = _read(path, shown)
    lines = _lines_of_prints(text)
    for entry in file.findings:
        if not entry.reason.strip():
            place = Place(shown, lines.get(entry.fingerprint))
            raise SettingsError("an entry of the baseline gives no reason", hint="say why it may stay", place=place)
    there = {entry.path: seen.kind(folder / entry.path) != "" for entry in file.findings}
    return tuple(
        Baselined(
            path=shown,
            line=lines.get(entry.fingerprint, 1),
            rule=entry.rule,
            of_path=entry.path,
            statement=entry.statement,
            reason=entry.reason,
            fingerprint=entry.fingerprint,
            there=there[entry.path],
        )
        for entry in file.findings
    )


def kept_reasons(path: Path, shown: str) -> Mapping[str, str]:
    """The reasons in an existing baseline, by fingerprint; none where there is no file. Raises SettingsError."""
    if not path.exists():
        return {}
    _, file = _read(path, shown)
    return {entry.fingerprint: entry.reason for entry in file.findings if entry.reason.strip()}


def baseline_text(entries: Sequence[Entry]) -> str:
    """The file's text, in an order that keeps differences small, with a final newline."""
    ordered = sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.statement, entry.fingerprint))
    encoded = msgspec.json.encode(BaselineFile(findings=tuple(ordered)))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _read(path: Path, shown: str) -> tuple[str, BaselineFile]:
    try:
        text = seen.text(path)
        return text, msgspec.json.decode(text, type=BaselineFile)
    except OSError as error:
        hint = "`migsafe baseline` writes it" if isinstance(error, FileNotFoundError) else ""
        raise SettingsError(f"cannot be read: {error.strerror}", hint=hint, place=Place(shown)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "`migsafe baseline` writes it anew"
        raise SettingsError(f"is no baseline: {error}", hint=hint, place=Place(shown)) from None


def _lines_of_prints(text: str) -> dict[str, int]:
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        key, _, value = line.strip().partition(": ")
        if key == '"fingerprint"':
            found[value.strip('",')] = number
    return found
