"""Identifiers and string constants as PostgreSQL reads them: folded, unescaped, cut at 63 bytes; and names as it wants
them written.

Source: PostgreSQL documentation, "Lexical Structure", sections on identifiers and string constants.
"""

import re

from migsafe.sql.keywords import FUNCTION_OR_TYPE, RESERVED
from migsafe.sql.lex import Token

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_NAME_BYTES = 63
_KEYWORDS = RESERVED | FUNCTION_OR_TYPE
_ESCAPE = r"(?s)\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))"
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_BARE = r"[a-z_\x80-\U0010ffff][a-z0-9_$\x80-\U0010ffff]*"


def identifier(token: Token, escape: str = "\\") -> str:
    """The name that an identifier token stands for: lower case unless quoted. `escape` is the character of U&"…"."""
    if token.word:
        if len(token.text) <= _NAME_BYTES and token.text.isascii():
            return token.text.lower()
        name = token.text.translate(_ASCII_LOWER)
    else:
        name = token.text[token.text.index('"') + 1 : -1].replace('""', '"')
        if not token.text.startswith('"'):
            name = _unescaped(name, escape)
    raw = name.encode("utf-8", "surrogatepass")
    return name if len(raw) <= _NAME_BYTES else raw[:_NAME_BYTES].decode("utf-8", "ignore")


def string_value(token: Token, escape: str = "\\") -> str:
    """The text that a string constant stands for; of B'' and X'' the digits. `escape` is the character of U&'…'."""
    if token.text.startswith("$"):
        tag = token.text.index("$", 1) + 1
        return token.text[tag:-tag]
    quote = token.text.index("'")
    body = token.text[quote + 1 : -1].replace("''", "'")
    match token.text[:quote].upper():
        case "E":
            return _whole(re.sub(_ESCAPE, _escaped, body))
        case "U&":
            return _unescaped(body, escape)
        case _:
            return body


def body_start(token: Token) -> int:
    """The offset of the first character inside a string constant."""
    opening = token.text.index("$", 1) if token.text.startswith("$") else token.text.index("'")
    return token.start + opening + 1


def is_bare(name: str) -> bool:
    """Whether a name needs no quotes (keywords aside)."""
    return re.fullmatch(_BARE, name) is not None


def as_identifier(name: str) -> str:
    """One name as it has to be written: in quotes where PostgreSQL would fold it or take it for a keyword."""
    bare = is_bare(name) and name.upper() not in _KEYWORDS
    return name if bare else '"' + name.replace('"', '""') + '"'


def as_qualified(name: str) -> str:
    """A `schema.name`, or a name alone, as it has to be written."""
    return ".".join(map(as_identifier, name.split(".", 1)))


def _unescaped(text: str, escape: str) -> str:
    mark = re.escape(escape)
    found = re.sub(rf"{mark}(?:{mark}|\+([0-9A-Fa-f]{{6}})|([0-9A-Fa-f]{{4}}))", _code_point, text)
    return _whole(found)


def _code_point(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return _character(int(digits, 16)) if digits else match[0][0]


def _escaped(match: re.Match[str]) -> str:
    four, eight, byte, octal, other = match.groups()
    if other is not None:
        return _CONTROL.get(other, other)
    return _character(int(octal, 8) if octal else int(four or eight or byte, 16))


def _whole(text: str) -> str:
    """Two escapes may be the halves of one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"
