"""rule.toml: a rule's words. Unknown, missing and mistyped keys are errors with the file, the line and a hint."""

import re
import tomllib
from pathlib import Path

import msgspec

from migsafe.errors import Place, RuleError
from migsafe.model import Severity
from migsafe.nearest import nearest
from migsafe.rulebook.rule import Needs


class Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The keys of rule.toml. `message` and `instead` are templates; `aliases` are other tools' names, by tool.

    A matter of style says `default = false`.
    """

    title: str
    severity: Severity
    message: str
    what: str
    why: str
    instead: str
    fine_when: str
    needs: Needs = Needs.TEXT
    default: bool = True
    aliases: dict[str, tuple[str, ...]] = {}
    yields_to: tuple[str, ...] = ()


def read_metadata(path: Path, text: str) -> Metadata:
    """Read rule.toml from its text. Raises RuleError."""
    try:
        metadata = msgspec.convert(tomllib.loads(text), Metadata)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(where[1]), int(where[2])) if where else (None, None)
        message = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise RuleError(f"is not valid TOML: {message}", place=Place(str(path), line, column)) from None
    except msgspec.ValidationError as error:
        raise _explained(str(error), path, text) from None
    for key in ("title", "message", "what", "why", "instead", "fine_when"):
        if not str(getattr(metadata, key)).strip():
            raise RuleError(f"`{key}` is empty", place=Place(str(path), line_of_key(text, key)))
    return metadata


def line_of_key(text: str, key: str) -> int | None:
    """The line on which a key of rule.toml is set."""
    pattern = re.compile(rf'\s*"?{re.escape(key)}"?\s*[=.]')
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), None)


def _explained(message: str, path: Path, text: str) -> RuleError:
    problem, _, where = message.partition(" - at `$")
    unknown = re.search(r"unknown field `([^`]*)`", problem)
    missing = re.search(r"missing required field `([^`]*)`", problem)
    known = Metadata.__struct_fields__
    if unknown:
        near = nearest(unknown[1], known)
        hint = f"did you mean `{near}`?" if near else f"the keys are {', '.join(known)}"
        return RuleError(
            f"unknown key `{unknown[1]}`", hint=hint, place=Place(str(path), line_of_key(text, unknown[1]))
        )
    if missing:
        return RuleError(f"the key `{missing[1]}` is missing", place=Place(str(path)))
    key = "".join(re.findall(r"^\.(\w+)", where))
    return RuleError(f"{key}: {problem[:1].lower()}{problem[1:]}", place=Place(str(path), line_of_key(text, key)))
