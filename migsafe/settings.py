"""migsafe.toml, or [tool.migsafe] in pyproject.toml: found, read, and answered where it is wrong.

Unknown keys, wrong types and impossible values are errors that name the file, the line and the nearest known key.
Paths in the file are relative to the folder it stands in.
"""

import os
import re
import types
import typing
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from migsafe import seen
from migsafe.errors import Place, SettingsError
from migsafe.nearest import nearest
from migsafe.sections import Duration, Section, Sections, Size

FILE_NAME = "migsafe.toml"
STDIN = "<stdin>"
"""How standard input is shown."""


class Settings(Struct, frozen=True):
    """The sections, and where they came from. `path` is None when there is no settings file."""

    sections: Sections
    folder: Path
    path: Path | None
    text: str

    def relative(self, path: str) -> str:
        """A path as reports show it, from the project's folder, so that it does not depend on the working folder."""
        return _relative(path, str(self.folder), os.getcwd()) if path != STDIN else path  # noqa: PTH109

    def line_of(self, needle: str) -> int:
        """The line on which `needle` first stands as a TOML string, 1 where it cannot be found."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if f'"{needle}"' in line or f"'{needle}'" in line:
                return number
        return 1


@cache
def _relative(path: str, folder: str, working_folder: str) -> str:
    """As `os.path.relpath` does, which takes much longer for what is below the folder, as nearly everything is."""
    absolute, below = os.path.normpath(os.path.join(working_folder, path)), os.path.join(folder, "")  # noqa: PTH118
    inside = absolute.removeprefix(below).lstrip(os.sep) if absolute.startswith(below) else ""
    return (inside or os.path.relpath(absolute, folder)).replace(os.sep, "/")


def load_settings(explicit: Path | None, start: Path) -> Settings:
    """Read the settings for a run that looks at `start` (a file or folder).

    `explicit` is the file given with --config; otherwise the nearest `migsafe.toml`, or `pyproject.toml` with
    [tool.migsafe], in `start`'s folder or above it. None found: the defaults, relative to the working folder.
    Raises SettingsError.
    """
    found = explicit if explicit is not None else _nearest(start)
    if found is None:
        return Settings(Sections(), Path.cwd(), None, "")
    import tomllib  # most runs of a single file do without settings

    try:
        text = seen.text(found)
        document = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", place=Place(str(found))) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"is not UTF-8: {error.reason}", place=Place(str(found))) from None
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(found, str(error)) from None
    if found.name == "pyproject.toml":
        document = document.get("tool", {}).get("migsafe", {})
    return Settings(_sections(document, found, text), found.resolve().parent, found, text)


def _nearest(start: Path) -> Path | None:
    folder = start.resolve() if seen.kind(start) == "folder" else start.resolve().parent
    for candidate in (folder, *folder.parents):
        if seen.kind(candidate / FILE_NAME) == "file":
            return candidate / FILE_NAME
        if _has_table(candidate / "pyproject.toml"):
            return candidate / "pyproject.toml"
    return None


def _has_table(path: Path) -> bool:
    if seen.kind(path) != "file":
        return False
    import tomllib

    try:
        return "migsafe" in tomllib.loads(seen.text(path)).get("tool", {})
    except (OSError, ValueError):
        return False


def _toml_error(path: Path, message: str) -> SettingsError:
    where = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(where[1]), int(where[2])) if where else (None, None)
    text = re.sub(r"\s*\(at .*\)$", "", message)
    return SettingsError(f"is not valid TOML: {text}", place=Place(str(path), line, column))


def _sections(document: dict[str, Any], path: Path, text: str) -> Sections:
    try:
        return msgspec.convert(document, Sections, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _explained(str(error), path, text) from None


_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_MULTIPLES = {"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}


def _decode(kind: type, value: Any) -> Any:
    if kind is Duration:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", str(value).strip())
        if match is None:
            raise ValueError(f"{value!r} is no duration; write 250ms, 30s, 15m, 2h or 7d")
        return Duration(float(match[1]) * _UNITS[match[2]])
    if kind is Size:
        match = re.fullmatch(r"(\d+)\s*([kmg]?b|)", str(value).strip().lower())
        if match is None:
            raise ValueError(f"{value!r} is no size; write 512mb, 1gb or a number of bytes")
        return Size(int(match[1]) * _MULTIPLES[match[2]])
    raise NotImplementedError(kind)


def _explained(message: str, path: Path, text: str) -> SettingsError:
    problem, _, where = message.partition(" - at `$")
    steps = re.findall(r"[A-Za-z_]+", where.rstrip("`"))
    unknown = re.search(r"unknown field `([^`]*)`", problem)
    needle = unknown[1] if unknown else (steps[-1] if steps else "")
    hint = ""
    if unknown:
        section = ".".join(steps) or "the top level"
        known = _known_keys(steps)
        near = nearest(unknown[1], known, cutoff=0.5)
        problem = f"unknown setting `{unknown[1]}` in {section}"
        hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(known)}"
    elif steps:
        problem = f"{'.'.join(steps)}: {problem[:1].lower()}{problem[1:]}"
    line = next((n for n, row in enumerate(text.splitlines(), 1) if re.match(rf'\s*(\[+.*)?"?{needle}\b', row)), None)
    return SettingsError(problem, hint=hint, place=Place(str(path), line if needle else None))


def _known_keys(steps: list[str]) -> list[str]:
    section: Any = Sections
    for step in steps:
        section = _inner(typing.get_type_hints(section).get(step, Section))
    return list(getattr(section, "__struct_fields__", ()))


def _inner(hint: Any) -> Any:
    if typing.get_origin(hint) in (tuple, types.UnionType):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return hint
