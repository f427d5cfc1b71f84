"""One rule: its words, its SELECT, its two examples. The names of `Needs` say which stage must have looked."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct

from migsafe.errors import Place, RuleError
from migsafe.model import Item, Severity
from migsafe.rulebook.template import Template, parse_template

FILES = ("rule.toml", "find.sql", "bad.sql", "good.sql")


class Needs(StrEnum):
    """The stage whose evidence a rule reads: without it, the rule's silence means nothing."""

    TEXT = "text"
    COPY = "copy"
    PLANS = "plans"
    CACHE = "cache"
    TRACE = "trace"
    JOBS = "jobs"
    WAIVERS = "waivers"
    """Runs last: what became of the waivers is known only once all other rules have been judged."""


class Rule(Struct, frozen=True):
    """A rule as loaded. `folder` is where it was found, and where its examples are read from when somebody asks.

    `find` is one SELECT; `message` and `instead` are filled from its columns. `yields_to` names the rules that tell the
    same cause better: where one of them speaks of the same statement at least as severely, this one is silent. One that
    is not asked by `default` waits until `[rules] on` names it.
    """

    id: str
    item: Item
    title: str
    severity: Severity
    message_text: str
    what: str
    why: str
    instead_text: str
    fine_when: str
    needs: Needs
    default: bool
    aliases: tuple[tuple[str, str], ...]
    yields_to: tuple[str, ...]
    find: str
    folder: str

    @property
    def message(self) -> Template:
        """Raises ValueError where the text is no template."""
        return _template(self.message_text)

    @property
    def instead(self) -> Template:
        """Raises ValueError where the text is no template."""
        return _template(self.instead_text)

    @property
    def bad(self) -> str:
        """The example that gives the rule's finding. Raises RuleError where it cannot be read."""
        return read_text(Path(self.folder) / "bad.sql")

    @property
    def good(self) -> str:
        """The example that gives none. Raises RuleError where it cannot be read."""
        return read_text(Path(self.folder) / "good.sql")

    def answers_to(self, name: str) -> bool:
        """Whether `name` is this rule's id, or another tool's name for it, plain or as `tool:name`."""
        return name == self.id or any(name in (alias, f"{tool}:{alias}") for tool, alias in self.aliases)


_template = cache(parse_template)


def read_text(path: Path) -> str:
    """The text of a rule's file. Raises RuleError where it is missing, empty or cannot be read."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise RuleError("is missing", hint=f"a rule has {', '.join(FILES)}", place=Place(str(path))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", place=Place(str(path))) from None
    if not text.strip():
        raise RuleError("is empty", place=Place(str(path)))
    return text
