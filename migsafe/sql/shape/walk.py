"""A cursor over one region of a statement, and the regions in brackets that are still to be looked at."""

from collections.abc import Callable, Sequence
from typing import NoReturn

from migsafe.sql.brackets import pairs
from migsafe.sql.cursor import Cursor
from migsafe.sql.lex import Token
from migsafe.sql.scope import Scope

Check = Callable[["Walk"], None]
_CONTINUES_QUERY = frozenset({"UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"})
_BEGINS_QUERY = frozenset({"SELECT", "VALUES", "TABLE", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE"})


class Walk(Cursor):
    """Walks the tokens from `at` up to `stop`; `put_aside` leaves the inside of a pair of brackets for later."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        super().__init__(text, tokens, Scope())
        self._pairs: dict[int, int] = {}
        self._queries: dict[int, bool] | None = None
        self._aside: list[tuple[int, int, Check]] = []

    def run(self, check: Check, at: int, stop: int) -> None:
        """Look at one region and at everything put aside. Raises NotUnderstood at the token that is out of place."""
        self._pairs = pairs(self.tokens, at, stop)
        self._aside.append((at, stop, check))
        while self._aside:
            self.at, self.stop, look = self._aside.pop()
            look(self)
            self.end()

    def fail(self, expected: str) -> NoReturn:
        """Stop; at the end of a region in brackets, it is the closing one that stands in the wrong place."""
        self.stop = len(self.tokens)
        super().fail(expected)

    def end(self) -> None:
        if not self.at_end:
            self.fail(
                "the end of the statement" if self.stop == len(self.tokens) else "a comma or the end of the expression"
            )

    def put_aside(self, check: Check) -> None:
        """Leave the inside of the brackets (or of CASE … END) that open here for later, and move behind them."""
        close = self._pairs[self.at]
        self._aside.append((self.at + 1, close, check))
        self.at = close + 1

    def parenthesis(self, check: Check | None = None) -> None:
        """Insist on parentheses; what stands in them is put aside, or passed over without a `check`."""
        if not self.sees_symbol("("):
            self.fail("“(”")
        if check is None:
            self.skip()
        else:
            self.put_aside(check)

    def skip(self) -> None:
        """Move behind the brackets that open here, whatever stands in them."""
        self.at = self._pairs[self.at] + 1

    def opens_query(self) -> bool:
        """Whether the parentheses that open here hold a query, and no expression or table."""
        if self._queries is None:
            self._queries = self._find_queries()
        return self._queries[self.at]

    def _find_queries(self) -> dict[int, bool]:
        """For each opening parenthesis; those inside come first."""
        found: dict[int, bool] = {}
        for at in sorted(self._pairs, reverse=True):
            inside = self.tokens[at + 1]
            if inside.word in _BEGINS_QUERY and self.tokens[at + 2].text not in (".", "::"):
                found[at] = True
            elif found.get(at + 1, False):
                after = self._pairs[at + 1] + 1
                found[at] = after == self._pairs[at] or self.tokens[after].word in _CONTINUES_QUERY
            else:
                found[at] = False
        return found
