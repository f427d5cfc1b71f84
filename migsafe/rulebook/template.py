"""The sentences of a rule, filled from the row that its SELECT found.

`{name}` stands for a column, `{name:format}` for its formatted value, `{name:row|rows}` for the word that its number
asks for. A part in square brackets is left out when a
column in it is NULL, so that a sentence says how big or how long only where that is known; `{_else}`, an empty column,
marks a part that stands only where another one is left out. `{{`, `}}`, `[[` and `]]` stand for themselves.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from migsafe.model import Scalar
from migsafe.rulebook.formats import FORMATS

Row = Mapping[str, Scalar]

_TOKEN = re.compile(
    r"(?P<twice>\{\{|\}\}|\[\[|\]\])|\{(?P<name>[a-z_]+)(?::(?P<format>[a-z,| ]+))?\}|(?P<mark>[\[\]{}])"
)


class Slot(Struct, frozen=True):
    """The place of one column's value."""

    name: str
    format: str

    def text(self, row: Row) -> str:
        if "|" in self.format:
            return self.format.split("|")[row[self.name] != 1]
        return FORMATS[self.format](row[self.name])


class Section(Struct, frozen=True):
    """Literal text and slots; an `optional` one disappears when one of its columns is NULL."""

    parts: tuple[str | Slot, ...]
    optional: bool

    def text(self, row: Row) -> str:
        if self.optional and any(isinstance(part, Slot) and row[part.name] is None for part in self.parts):
            return ""
        return "".join(part if isinstance(part, str) else part.text(row) for part in self.parts)


class Template(Struct, frozen=True):
    """A sentence with places to fill."""

    sections: tuple[Section, ...]

    @property
    def names(self) -> frozenset[str]:
        """The columns that it needs."""
        return frozenset(part.name for section in self.sections for part in section.parts if isinstance(part, Slot))

    def fill(self, row: Row) -> str:
        """The sentence about one row. Raises KeyError when `row` lacks one of `names`."""
        return "".join(section.text(row) for section in self.sections)

    def outline(self) -> str:
        """The sentence about no row in particular: each place shows its column's name, `<relation>`."""
        parts = (part for section in self.sections for part in section.parts)
        shown = (part for part in parts if isinstance(part, str) or part.name != "_else")
        return "".join(part if isinstance(part, str) else f"<{part.name.lstrip('_')}>" for part in shown)


def parse_template(text: str) -> Template:
    """Read a template. Raises ValueError that says what is wrong with it."""
    sections: list[Section] = []
    parts: list[str | Slot] = []
    optional, at = False, 0
    for token in _TOKEN.finditer(text):
        parts.append(text[at : token.start()])
        at = token.end()
        if token["twice"]:
            parts.append(token["twice"][0])
        elif token["name"]:
            parts.append(_slot(token["name"], token["format"] or ""))
        elif token["mark"] == ("]" if optional else "["):
            sections.append(Section(tuple(filter(None, parts)), optional))
            parts, optional = [], not optional
        else:
            raise ValueError(f"stray `{token['mark']}` (write `{token['mark'] * 2}` for the character itself)")
    if optional:
        raise ValueError("`[` is never closed")
    parts.append(text[at:])
    return Template((*sections, Section(tuple(filter(None, parts)), optional=False)))


def _slot(name: str, form: str) -> Slot:
    if form not in FORMATS and form.count("|") != 1:
        raise ValueError(f"unknown format `{form}` of `{name}`; known: {', '.join(filter(None, FORMATS))}")
    return Slot(name, form)
