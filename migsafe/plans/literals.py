"""`-- example:` lines: parameters and the SQL literals that stand for them.

A literal is text that goes into a query as it stands, so it must be one constant and nothing else: sqlglot reads it
and only constants, signs, casts and ARRAY[…] of them are let through.
"""

from collections.abc import Iterator

from msgspec import Struct

from migsafe.errors import InputError, Place
from migsafe.plans.lexemes import Kind, Lexeme, code, lexemes
from migsafe.plans.placeholders import placeholders


class Assignment(Struct, frozen=True):
    """`name = literal`, and the place of the name."""

    name: str
    literal: str
    place: Place


def read_example(text: str, place: Place) -> tuple[Assignment, ...]:
    """The assignments in `text`, which starts at `place`.

    Raises InputError, with the exact column, for anything but `name = literal` parted by commas.
    """
    return tuple(_assignment(part, text, place) for part in _parts(code(text)))


def is_literal(text: str) -> bool:
    """Whether `text` is one constant: number, string, NULL, TRUE, FALSE, typed or cast constant, ARRAY of them."""
    tokens = lexemes(text)
    plain = all(token.kind not in (Kind.COMMENT, Kind.UNTERMINATED) and token.text != ";" for token in tokens)
    return bool(tokens) and plain and not placeholders(text) and (_is_simple(tokens) or _reads_as_constant(text))


def _is_simple(tokens: tuple[Lexeme, ...]) -> bool:
    """What most examples are, without the parser, whose import takes longer than all the rest."""
    last = tokens[-1]
    sign = len(tokens) == 2 and tokens[0].text == "-" and last.kind is Kind.NUMBER
    return sign or (len(tokens) == 1 and (last.kind in (Kind.NUMBER, Kind.STRING) or last.is_word(*_WORDS)))


_WORDS = ("NULL", "TRUE", "FALSE")


def _parts(tokens: tuple[Lexeme, ...]) -> Iterator[tuple[Lexeme, ...]]:
    part: list[Lexeme] = []
    depth = 0
    for token in tokens:
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if token.text == "," and depth == 0:
            yield tuple(part)
            part = []
        else:
            part.append(token)
    yield tuple(part)


def _assignment(part: tuple[Lexeme, ...], text: str, place: Place) -> Assignment:
    if not part:
        raise _error("an example is `name = literal`, parted by commas; here is nothing", place, len(text.rstrip()))
    name, *rest = part
    if name.kind not in (Kind.WORD, Kind.NUMBER, Kind.PARAMETER) or not rest or rest[0].text != "=":
        raise _error("an example is `name = literal`, parted by commas", place, name.start)
    literal = text[rest[1].start : rest[-1].end] if len(rest) > 1 else ""
    if not is_literal(literal):
        at = rest[1].start if len(rest) > 1 else name.start
        raise _error(f"the value of `{name.text}` is not one SQL literal", place, at)
    return Assignment(name.text.removeprefix("$"), literal, _moved(place, name.start))


def _error(message: str, place: Place, offset: int) -> InputError:
    hint = "values are written like 42, 'text', NULL, TRUE, DATE '2026-01-31', 'x'::type or ARRAY[1, 2]"
    return InputError(message, hint=hint, place=_moved(place, offset))


def _moved(place: Place, offset: int) -> Place:
    return Place(place.path, place.line, (place.column or 1) + offset)


def _reads_as_constant(text: str) -> bool:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        trees = sqlglot.parse(f"SELECT {text}", dialect="postgres")
    except SqlglotError:
        return False
    if len(trees) != 1 or not isinstance(trees[0], exp.Select):
        return False
    clauses = {name for name, value in trees[0].args.items() if value}
    return clauses == {"expressions"} and len(trees[0].expressions) == 1 and _is_constant(trees[0].expressions[0])


def _is_constant(tree: object) -> bool:
    from sqlglot import exp

    match tree:
        case exp.Literal() | exp.Null() | exp.Boolean() | exp.HexString() | exp.BitString() | exp.ByteString():
            return True
        case exp.Neg() | exp.Cast() | exp.Paren() | exp.Interval():
            return _is_constant(tree.this)
        case exp.Array():
            return all(_is_constant(element) for element in tree.expressions)
        case _:
            return False
