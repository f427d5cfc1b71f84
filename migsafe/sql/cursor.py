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
_NAMES = (TokenKind.WORD, TokenKind.QUOTED)


class Cursor:
    """Walks the tokens of one statement, whose offsets count in `text`, the whole file's, up to token number `stop`.

    Reading is asking, mostly in vain: the questions look at the token themselves, without calling one another.
    """

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
        at = self.at
        if at >= self.stop:
            self.fail("more")
        self.at = at + 1
        return self.tokens[at]

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

    def accept(self, word: str, *more: str) -> bool:
        """Take exactly these keywords, all or none."""
        at = self.at
        if at >= self.stop or self.tokens[at].word != word or (more and not self._sees_behind(more)):
            return False
        self.at = at + 1 + len(more)
        return True

    def sees(self, word: str, *more: str) -> bool:
        """Whether exactly these keywords stand here."""
        at = self.at
        return at < self.stop and self.tokens[at].word == word and (not more or self._sees_behind(more))

    def _sees_behind(self, words: tuple[str, ...]) -> bool:
        """Whether these keywords follow the next token."""
        return all(self.ahead(count).word == word for count, word in enumerate(words, start=1))

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
        """Whether this operator or punctuation mark stands here; no other token is written like one."""
        at = self.at
        return at < self.stop and self.tokens[at].text == text

    def accept_symbol(self, text: str) -> bool:
        at = self.at
        if at >= self.stop or self.tokens[at].text != text:
            return False
        self.at = at + 1
        return True

    def expect_symbol(self, text: str) -> None:
        if not self.accept_symbol(text):
            self.fail(f"“{text}”")

    def sees_name(self) -> bool:
        return self.token.kind in _NAMES

    def name(self, what: str = "a name") -> str:
        """One identifier, folded; a reserved word is one only in quotes."""
        if self.token.word in RESERVED:
            self.fail(what)
        return self.word(what)

    def word(self, what: str = "a name") -> str:
        """One identifier or any keyword, folded: what PostgreSQL takes as a label, a role or an option."""
        token = self.token
        if token.kind not in _NAMES:
            self.fail(what)
        self.at += 1
        if not token.word and token.text[0] != '"' and self.accept("UESCAPE"):
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
        """The user's own text from the token number `at` up to here, without its comments; "" where that is nothing."""
        if at >= self.at:
            return ""
        end = self.tokens[at].start
        text = self.text[end : self.tokens[self.at - 1].end]
        if "--" not in text and "/*" not in text:
            return text
        parts: list[str] = []
        for token in self.tokens[at : self.at]:
            between = self.text[end : token.start]
            parts += (" " if between.strip() else between, token.text)
            end = token.end
        return "".join(parts)
