"""What a PL/pgSQL body leaves to SQL: its queries and expressions as texts, and the variables that these may name.

Of every branch, as `plpgsql` reads the statements. Left out is what cannot stand alone: EXECUTE of a string, utility
commands, and whatever names a variable whose fields only a running query gives (a record, a cursor's row, an alias).
Source: PostgreSQL documentation, "PL/pgSQL", chapters "Declarations", "Expressions" and "Control Structures".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from msgspec import Struct

from migsafe.sql.cursor import Cursor
from migsafe.sql.lex import Token, TokenKind, code
from migsafe.sql.phrases import skip_group
from migsafe.sql.plpgsql import is_assignment, without_into
from migsafe.sql.problem import NotUnderstood
from migsafe.sql.scope import Scope
from migsafe.sql.words import word_set

_PASSED_OVER = word_set("BEGIN ELSE LOOP EXCEPTION ;")
_CONDITIONS = {**dict.fromkeys(("IF", "ELSIF", "ELSEIF"), "THEN"), "WHILE": "LOOP"}
_SKIPPED_UP_TO = {"WHEN": "THEN", "FOREACH": "LOOP", "<<": ">>"}
_QUERIES = word_set("SELECT INSERT UPDATE DELETE MERGE WITH VALUES TABLE (")
_ENDS_TYPE = word_set("DEFAULT NOT COLLATE := = ;")


class Variable(Struct, frozen=True):
    """A declared variable, as `type_name` says; None where nothing tells what fields it has."""

    name: str
    type_name: str | None


@dataclass(slots=True)
class Texts:
    """Complete statements of SQL, in order."""

    variables: list[Variable] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def plpgsql_texts(body: str) -> Texts:
    """Read a body. What cannot be read ends it: the texts up to there are kept."""
    tokens = code(body)
    reader = _Reader(Cursor(body, tokens, Scope()))
    try:
        while not reader.cursor.at_end:
            reader.statement()
    except NotUnderstood:
        pass
    vague = {variable.name for variable in reader.found.variables if variable.type_name is None}
    return Texts(
        [variable for variable in reader.found.variables if variable.type_name is not None],
        [_text(tokens) for tokens in reader.pieces if not _names(tokens) & vague],
    )


def _text(tokens: Sequence[Token]) -> str:
    """The tokens as they stood, except that a blank is a blank."""
    gaps = ["" if one.end == other.start else " " for one, other in pairwise(tokens)]
    return "".join(token.text + gap for token, gap in zip(tokens, [*gaps, ""], strict=True))


def _names(tokens: Sequence[Token]) -> set[str]:
    return {token.text.lower().strip('"') for token in tokens if token.kind in (TokenKind.WORD, TokenKind.QUOTED)}


@dataclass(slots=True)
class _Reader:
    cursor: Cursor
    found: Texts = field(default_factory=Texts)
    pieces: list[list[Token]] = field(default_factory=list)

    def statement(self) -> None:
        cursor = self.cursor
        mark = cursor.token.word or cursor.token.text
        readers: dict[str, Callable[[], None]] = {
            "#": self._option,
            "DECLARE": self._declare,
            "CASE": self._case,
            "FOR": self._for,
            "RETURN": self._return,
            "PERFORM": lambda: self._expression(";"),
            **{word: partial(self._expression, end) for word, end in _CONDITIONS.items()},
        }
        if mark in readers:
            cursor.take()
            readers[mark]()
        elif mark in _PASSED_OVER:
            cursor.take()
        elif is_assignment(cursor):
            self._assignment()
        elif mark in _QUERIES:
            self.pieces.append(without_into(self._up_to(";")))
        else:
            self._up_to(_SKIPPED_UP_TO.get(mark, ";"))

    def _option(self) -> None:
        """`#variable_conflict use_column`"""
        self.cursor.at += 2

    def _declare(self) -> None:
        while not self.cursor.at_end and not self.cursor.sees("BEGIN"):
            self._declaration()

    def _case(self) -> None:
        self._expression("WHEN")
        self.cursor.at -= 1

    def _assignment(self) -> None:
        while not self.cursor.sees_symbol(":=") and not self.cursor.sees_symbol("="):
            skip_group(self.cursor)
        self.cursor.take()
        self._expression(";")

    def _declaration(self) -> None:
        name = self.cursor.take().text.lower().strip('"')
        self.cursor.accept("CONSTANT")
        tokens = self._up_to(";")
        words = [token.word or token.text for token in tokens]
        if "CURSOR" in words or words[:1] in (["RECORD"], ["ALIAS"]):
            self.found.variables.append(Variable(name, None))
            return
        end = next((at for at, word in enumerate(words) if word in _ENDS_TYPE), len(words))
        kind = [token.text for token in tokens[:end]]
        if words[end - 2 : end] == ["%", "ROWTYPE"]:
            kind = kind[:-2]
        self.found.variables.append(Variable(name, " ".join(kind)))
        if end < len(tokens) and (words[end] in ("DEFAULT", ":=", "=")):
            self.pieces.append([_SELECT, *tokens[end + 1 :]])

    def _for(self) -> None:
        """`FOR row IN query LOOP`, `FOR number IN 1 .. 10 LOOP`"""
        cursor = self.cursor
        target = cursor.token.text.lower().strip('"')
        self._up_to("IN")
        if (cursor.token.word or cursor.token.text) in _QUERIES and not cursor.sees_symbol("("):
            self.pieces.append(self._up_to("LOOP"))
        elif ".." in [token.text for token in self._up_to("LOOP")]:
            self.found.variables.append(Variable(target, "integer"))

    def _return(self) -> None:
        cursor = self.cursor
        if not cursor.accept("QUERY"):
            cursor.accept("NEXT")
            self._expression(";")
        elif cursor.sees("EXECUTE"):
            self._up_to(";")
        else:
            self.pieces.append(self._up_to(";"))

    def _expression(self, end: str) -> None:
        tokens = self._up_to(end)
        if tokens:
            self.pieces.append([_SELECT, *tokens])

    def _up_to(self, mark: str) -> list[Token]:
        """What stands before `mark`, which brackets and CASE … END hide; the cursor moves behind it."""
        cursor, at = self.cursor, self.cursor.at
        while not cursor.at_end and (cursor.token.word or cursor.token.text) != mark:
            skip_group(cursor)
        tokens = list(cursor.tokens[at : cursor.at])
        if not cursor.at_end:
            cursor.take()
        return tokens


_SELECT = Token(TokenKind.WORD, "SELECT", -1, -1, "SELECT")
