"""A place in a statement's tokens, and the small questions that a reader of DDL asks there.

`accept…` moves on and tells whether it did; `sees…` only looks; the others move on or raise NotUnderstood at the token
in question. A statement that ends where something must follow is certainly wrong; an unexpected word may be a form
that migsafe does not know.
"""

from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

from migsafe.sql.keywords import RESERVED
from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.names import identifier, string_value
from migsafe.sql.problem import NotUnderstood
from migsafe.sql.scope import Scope

T = TypeVar("T")
_END = Token(TokenKind.UNKNOWN, "", 0, 0, "")
_SYMBOLS = (TokenKind.PUNCTUATION, TokenKind.OPERATOR)


class Cursor:
    """Walks the tokens of one statement, whose offsets count in `text`, the whole file's, up to token number `stop`."""

    def __init__(self, text: str, tokens: Sequence[Token], scope: Scope) -> None:
        self.text = text
        self.tokens = tokens
        self.scope = scope
        self.at = 0
        self.stop = len(tokens)

    @property
    def token(self) -> Token:
        """The next token; at the end, one with neither text nor word."""
        return self.tokens[self.at] if self.at < self.stop else _END

    @property
    def at_end(self) -> bool:
        return self.at >= self.stop

    def ahead(self, count: int) -> Token:
        """The token `count` places after the next one."""
        index = self.at + count
        return self.tokens[index] if index < self.stop else _END

    def take(self) -> Token:
        """Whatever stands here."""
        if self.at_end:
            self.fail("more")
        self.at += 1
        return self.tokens[self.at - 1]

    def fail(self, expected: str) -> NoReturn:
        """Stop: something else was expected here."""
        if self.at_end:
            offset = self.tokens[-1].end if self.tokens else 0
            raise NotUnderstood(f"the statement ends where {expected} must follow", offset, certain=True)
        shown = self.token.text if len(self.token.text) <= 40 else self.token.text[:39] + "…"
        raise NotUnderstood(f"“{shown}” stands where {expected} is expected", self.token.start)

    def end(self) -> None:
        """Insist that nothing is left."""
        if not self.at_end:
            self.fail("the end of the statement")

    def accept(self, *words: str) -> bool:
        """Take exactly these keywords, all or none."""
        behind = self._behind(words)
        if behind == 0:
            return False
        self.at = behind
        return True

    def sees(self, *words: str) -> bool:
        return self._behind(words) > 0

    def _behind(self, words: tuple[str, ...]) -> int:
        """The number of the token behind these keywords, 0 where they do not stand here."""
        at, tokens = self.at, self.tokens
        if at + len(words) > self.stop:
            return 0
        for word in words:
            if tokens[at].word != word:
                return 0
            at += 1
        return at

    def accept_any(self, *words: str) -> str:
        """Take one of these keywords and return it, or "" if none stands here."""
        word = self.token.word
        if word not in words:
            return ""
        self.at += 1
        return word

    def expect(self, *words: str) -> None:
        if not self.accept(*words):
            self.fail(" ".join(words))

    def expect_any(self, *words: str) -> str:
        return self.accept_any(*words) or self.fail(" or ".join(words))

    def sees_symbol(self, text: str) -> bool:
        token = self.token
        return token.text == text and token.kind in _SYMBOLS

    def accept_symbol(self, text: str) -> bool:
        if not self.sees_symbol(text):
            return False
        self.at += 1
        return True

    def expect_symbol(self, text: str) -> None:
        if not self.accept_symbol(text):
            self.fail(f"“{text}”")

    def sees_name(self) -> bool:
        return self.token.kind in (TokenKind.WORD, TokenKind.QUOTED)

    def name(self, what: str = "a name") -> str:
        """One identifier, folded; a reserved word is one only in quotes."""
        if self.token.word in RESERVED:
            self.fail(what)
        return self.word(what)

    def word(self, what: str = "a name") -> str:
        """One identifier or any keyword, folded: what PostgreSQL takes as a label, a role or an option."""
        if not self.sees_name():
            self.fail(what)
        token = self.take()
        if token.kind is TokenKind.QUOTED and token.text[0] != '"' and self.accept("UESCAPE"):
            return identifier(token, string_value(self.take()))
        return identifier(token)

    def dotted(self, what: str = "a name") -> tuple[str, ...]:
        """An identifier with its qualifiers."""
        parts = [self.name(what)]
        while self.accept_symbol("."):
            parts.append(self.word(what))
        return tuple(parts)

    def relation(self, what: str = "the name of a table") -> str:
        """A possibly qualified name, as `schema.name`; the name of the database before it is left out."""
        parts = self.dotted(what)
        return self.scope.qualify(parts[-1], parts[-2] if len(parts) > 1 else None)

    def list_of(self, one: Callable[[], T]) -> tuple[T, ...]:
        """One or more, separated by commas."""
        found = [one()]
        while self.accept_symbol(","):
            found.append(one())
        return tuple(found)

    def text_from(self, at: int) -> str:
        """The user's own text from the token number `at` up to here, "" where that is nothing."""
        if at >= self.at:
            return ""
        return self.text[self.tokens[at].start : self.tokens[self.at - 1].end]
