"""Templates in migrations: `{{ name }}`, `${name}` and psql's `:name`, filled from `[project] variables` [pure].

A name that is known is filled wherever it stands but in comments; psql's form not in plain strings. What braces hold
beyond a name (`{{ index .Options "Namespace" }}`) is known by its whole text.
One without a value is an error at its place where it cannot be SQL, and in strings too where the tool fills those.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from migsafe.migrations.source import Anchor
from migsafe.model import Unreadable
from migsafe.sql.lex import Token, TokenKind, lex
from migsafe.sql.places import LineMap

_BRACES = re.compile(r"\$\{\s*([\w.:-]+)\s*\}|\{\{-?\s*\.?([\w.]+)\s*-?\}\}")
_OPENINGS = ("${", "{{", "{%")
_COLON = re.compile(r":(?:(?<!::)['\"A-Za-z_]|::[A-Za-z_])")
_IN_BODY = re.compile(r"(?:(?<=::)|(?<![:\w])):([A-Za-z_]\w*)")
_SET = re.compile(r"\\set\s+([A-Za-z_]\w*)\s+(\S+)\s*$")
_BARE = frozenset(
    {
        TokenKind.WORD,
        TokenKind.NUMBER,
        TokenKind.OPERATOR,
        TokenKind.PUNCTUATION,
        TokenKind.PARAMETER,
        TokenKind.COMMENT,
    }
)
"""Tokens in which no braces are, or none that count."""


class Filled(Struct, frozen=True):
    """The text with its templates filled; `anchors` lead from it back to where things stand in the file."""

    text: str
    anchors: tuple[Anchor, ...]
    unfilled: tuple[Unreadable, ...]


class _Place(Struct, frozen=True):
    start: int
    end: int
    name: str
    value: str | None
    must: bool


def fill(text: str, variables: Mapping[str, str], source: str, path: str, *, in_strings: bool) -> Filled:
    """Fill a file's templates. `text` has the offsets of `source`, the whole file; `path` is for messages."""
    if not _COLON.search(text) and not any(opening in text for opening in _OPENINGS):
        return Filled(text, (), ())
    expressions = list(_expressions(text, variables))
    places = sorted((*expressions, *_places(_without(text, expressions), variables, in_strings)), key=_start)
    if not places:
        return Filled(text, (), ())
    lines = LineMap(source)
    parts, anchors, done, length = [], [], 0, 0
    for place in places:
        if place.value is None:
            continue
        parts += [text[done : place.start], place.value]
        length += place.start - done
        anchors.append(Anchor(length, place.start, True))
        length += len(place.value)
        anchors.append(Anchor(length, place.end, False))
        done = place.end
    missing: dict[str, list[_Place]] = {}
    for place in places:
        if place.value is None and place.must:
            missing.setdefault(place.name, []).append(place)
    unfilled = tuple(_missing(uses, lines, path) for uses in missing.values())
    return Filled("".join((*parts, text[done:])), tuple(anchors), unfilled)


def _expressions(text: str, variables: Mapping[str, str]) -> Iterator[_Place]:
    """What is known by its whole text, in order. It may hold quotes and stand within some: its tool fills it first."""
    names = sorted((name for name in variables if name.startswith(_OPENINGS)), key=len, reverse=True)
    for match in re.finditer("|".join(map(re.escape, names)), text) if names else ():
        yield _Place(match.start(), match.end(), match[0], variables[match[0]], False)


def _without(text: str, places: Sequence[_Place]) -> str:
    """The text with a word of the same length in each place."""
    parts, done = [], 0
    for place in places:
        parts += [text[done : place.start], "x" * (place.end - place.start)]
        done = place.end
    return "".join((*parts, text[done:]))


def _start(place: _Place) -> int:
    return place.start


def _places(text: str, variables: Mapping[str, str], in_strings: bool) -> Iterator[_Place]:
    known = dict(variables)
    before: Token | None = None
    brackets = 0
    for token in lex(text):
        if token.kind is TokenKind.META and (setting := _SET.match(token.text)):
            known.setdefault(setting[1], setting[2].strip("'"))
        if before is not None and before.text == ":" and before.end == token.start and not brackets:
            yield from _of_psql(text, before, token, known)
        elif token.kind not in _BARE:
            yield from _in_braces(token, known, in_strings)
        if token.kind is TokenKind.PUNCTUATION and token.text in "[]":
            brackets += 1 if token.text == "[" else -1
        before = token


def _of_psql(text: str, colon: Token, token: Token, known: Mapping[str, str]) -> Iterator[_Place]:
    """`:name` as it is, `:'name'` as a string, `:"name"` as an identifier."""
    if token.kind is TokenKind.WORD:
        name, quote = token.text, ""
    elif token.kind in (TokenKind.STRING, TokenKind.QUOTED) and token.text[0] in "'\"":
        name, quote = token.text[1:-1], token.text[0]
    else:
        return
    value = known.get(name)
    quoted = None if value is None else quote + (value.replace(quote, quote * 2) if quote else value) + quote
    yield _Place(colon.start, token.end, name, quoted, True)


def _in_braces(token: Token, known: Mapping[str, str], in_strings: bool) -> Iterator[_Place]:
    if token.kind is TokenKind.STRING and token.text.startswith("$"):
        yield from _in_body(token, known)
    for match in _BRACES.finditer(token.text):
        # `${name:-default}` is what goose and the shell take.
        name, _, default = (match[1] or match[2]).partition(":-")
        must = token.kind in (TokenKind.TEMPLATE, TokenKind.QUOTED) or (in_strings and match[1] is not None)
        yield _Place(
            token.start + match.start(), token.start + match.end(), name, known.get(name, default or None), must
        )
    is_plain = _BRACES.search(token.text) or token.text.startswith("%(")
    if token.kind is TokenKind.TEMPLATE and not is_plain:
        yield _Place(token.start, token.end, token.text, None, True)


def _in_body(token: Token, known: Mapping[str, str]) -> Iterator[_Place]:
    """`:name` in a function's body. psql leaves it alone, other tools do not, and it is no SQL."""
    for match in _IN_BODY.finditer(token.text):
        if match[1] in known:
            yield _Place(token.start + match.start(), token.start + match.end(), match[1], known[match[1]], False)


def _missing(uses: Sequence[_Place], lines: LineMap, path: str) -> Unreadable:
    """One message a name, at the first place that has it."""
    from json import dumps  # TOML's strings are JSON's; most runs need neither

    name = uses[0].name
    line, column = lines.place(uses[0].start)
    more = f", here and at {len(uses) - 1} more places" if len(uses) > 1 else ""
    hint = f'give it a value in migsafe.toml: [project] variables = {{ {dumps(name, ensure_ascii=False)} = "…" }}'
    return Unreadable(path, line, column, f"nothing fills the template `{name}`{more}", hint)
