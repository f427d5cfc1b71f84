"""A session's settings through SET, SET LOCAL, transactions and savepoints."""

from msgspec import Struct, field

from migsafe.model import Action, ActionKind

Values = dict[str, str | None]


class _State(Struct):
    session: Values = field(default_factory=dict)
    local: Values = field(default_factory=dict)

    def copy(self) -> "_State":
        return _State(dict(self.session), dict(self.local))


class SessionSettings:
    """What SET has made of the settings so far; one that is back to its default counts as set by nothing."""

    def __init__(self) -> None:
        self._now = _State()
        self._at_begin: _State | None = None
        self._savepoints: list[tuple[str, _State]] = []

    def get(self, name: str) -> str | None:
        """The value in effect, None where nothing set it."""
        return self._now.local[name] if name in self._now.local else self._now.session.get(name)

    def apply(self, action: Action, *, in_transaction: bool) -> None:
        """Follow one action; only those of transactions and settings change anything."""
        if in_transaction and self._at_begin is None:
            self._at_begin = self._now.copy()
        match action.kind:
            case ActionKind.SET:
                self._set(action, in_transaction)
            case ActionKind.COMMIT if action.method != "prepared":
                self._end(_State(self._now.session))
            case ActionKind.ROLLBACK if action.method != "prepared":
                self._roll_back(action)
            case ActionKind.SAVEPOINT:
                self._savepoint(action)
            case _:
                pass

    def _set(self, action: Action, in_transaction: bool) -> None:
        name, value = action.name or "", action.value
        if name == "all":
            self._now = _State()
        elif action.method == "local":
            if in_transaction:
                self._now.local[name] = value
        elif action.method == "session":
            self._now.session[name] = value
            self._now.local.pop(name, None)

    def _end(self, state: _State) -> None:
        self._now, self._at_begin, self._savepoints = state, None, []

    def _roll_back(self, action: Action) -> None:
        if action.name is None:
            self._end(_State(dict(self._at_begin.session)) if self._at_begin else _State(self._now.session))
            return
        names = [name for name, _ in self._savepoints]
        if action.name in names:
            index = len(names) - 1 - names[::-1].index(action.name)
            self._now = self._savepoints[index][1].copy()
            del self._savepoints[index + 1 :]

    def _savepoint(self, action: Action) -> None:
        name = action.name or ""
        if action.method is None:
            self._savepoints.append((name, self._now.copy()))
            return
        names = [known for known, _ in self._savepoints]
        if name in names:
            del self._savepoints[len(names) - 1 - names[::-1].index(name) :]
