"""Python pickles as data, without executing anything: opcodes are walked, classes are only named.

Unpickling runs whatever code the bytes name. Here a small stack builds lists, dicts and scalars; of an object its state
is kept, and of a few well-known constructors (datetime, Decimal, UUID, OrderedDict) what they hold.
"""

import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from migsafe.cache.values import Json, Numeric, Stamp, Uuid

_MOST_OPCODES = 500_000


class PickleError(ValueError):
    """The bytes are no pickle of data."""


@dataclass(slots=True)
class _Named:
    """A class or function that the pickle names."""

    name: str


@dataclass(slots=True)
class _Made:
    """What calling one would have given: never called."""

    by: str
    arguments: tuple[Any, ...]
    state: Any = None
    items: list[Any] = field(default_factory=list)


_MARK = object()


def pickle_loads(text: bytes) -> Json:
    """JSON-like values; objects become dicts of their state. Raises PickleError."""
    machine = _Machine()
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(text)):
            if count > _MOST_OPCODES:
                raise PickleError("is too long")
            if opcode.name == "STOP":
                return _plain(machine.stack.pop(), 0)
            machine.step(opcode.name, argument)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise PickleError(str(error) or type(error).__name__) from None
    raise PickleError("is cut short")


_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_EMPTY: dict[str, Callable[[], Any]] = {"EMPTY_LIST": list, "EMPTY_DICT": dict, "EMPTY_TUPLE": tuple, "EMPTY_SET": list}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_IGNORED = ("PROTO", "FRAME", "NEXT_BUFFER", "READONLY_BUFFER")
_VALUES = (
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "STRING", "BINSTRING"),
    *("SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES"),
    *("BINBYTES8", "BYTEARRAY8"),
)


class _Machine:
    """The pickle machine's stack and memo."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def step(self, name: str, argument: Any) -> None:
        stack = self.stack
        if name in _IGNORED:
            return
        if name in _VALUES:
            stack.append(argument)
        elif name in _CONSTANTS:
            stack.append(_CONSTANTS[name])
        elif name in _EMPTY:
            stack.append(_EMPTY[name]())
        elif name in _TUPLES:
            self._collect(_TUPLES[name])
        elif name == "MARK":
            stack.append(_MARK)
        elif not self._moves(name, argument) and not self._builds(name, argument):
            raise PickleError(f"uses {name}, which plain data does not need")

    def _collect(self, count: int) -> None:
        items = tuple(self.stack[len(self.stack) - count :])
        del self.stack[len(self.stack) - count :]
        self.stack.append(items)

    def _moves(self, name: str, argument: Any) -> bool:
        stack = self.stack
        if name == "POP":
            stack.pop()
        elif name == "POP_MARK":
            self._marked()
        elif name == "DUP":
            stack.append(stack[-1])
        elif name == "MEMOIZE":
            self._memo[len(self._memo)] = stack[-1]
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            self._memo[int(argument)] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(self._memo[int(argument)])
        else:
            return False
        return True

    def _builds(self, name: str, argument: Any) -> bool:
        stack = self.stack
        if name in ("LIST", "TUPLE", "FROZENSET"):
            items = self._marked()
            stack.append(tuple(items) if name == "TUPLE" else items)
        elif name == "DICT":
            items = self._marked()
            stack.append(dict(zip(items[::2], items[1::2], strict=True)))
        elif name in ("APPEND", "APPENDS", "ADDITEMS"):
            items = [stack.pop()] if name == "APPEND" else self._marked()
            _extend(stack[-1], items)
        elif name in ("SETITEM", "SETITEMS"):
            items = self._marked() if name == "SETITEMS" else [stack[-2], stack[-1]]
            if name == "SETITEM":
                del stack[-2:]
            _update(stack[-1], items)
        else:
            return self._objects(name, argument)
        return True

    def _objects(self, name: str, argument: Any) -> bool:
        stack = self.stack
        if name == "GLOBAL":
            stack.append(_Named(str(argument).replace(" ", ".")))
        elif name == "STACK_GLOBAL":
            attribute, module = stack.pop(), stack.pop()
            stack.append(_Named(f"{module}.{attribute}"))
        elif name in ("REDUCE", "NEWOBJ"):
            arguments, by = stack.pop(), stack.pop()
            stack.append(_Made(_name(by), tuple(arguments)))
        elif name == "NEWOBJ_EX":
            words, arguments, by = stack.pop(), stack.pop(), stack.pop()
            stack.append(_Made(_name(by), tuple(arguments), words))
        elif name in ("INST", "OBJ"):
            items = self._marked()
            by = _Named(str(argument).replace(" ", ".")) if name == "INST" else items.pop(0)
            stack.append(_Made(_name(by), tuple(items)))
        elif name == "BUILD":
            state = stack.pop()
            if not isinstance(stack[-1], _Made):
                raise PickleError("gives a state to plain data")
            stack[-1].state = state
        else:
            return False
        return True

    def _marked(self) -> list[Any]:
        at = max(n for n, one in enumerate(self.stack) if one is _MARK)
        items = self.stack[at + 1 :]
        del self.stack[at:]
        return items


def _name(by: Any) -> str:
    return by.name if isinstance(by, _Named) else "?"


def _extend(target: Any, items: list[Any]) -> None:
    (target.items if isinstance(target, _Made) else target).extend(items)


def _update(target: Any, items: list[Any]) -> None:
    pairs = dict(zip(items[::2], items[1::2], strict=True))
    if isinstance(target, _Made):
        target.state = {**(target.state or {}), **pairs}
    else:
        target.update(pairs)


def _plain(value: Any, depth: int) -> Json:
    if depth > 100:
        raise PickleError("is nested too deeply")
    if isinstance(value, dict):
        return {str(key): _plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, bytes | bytearray):
        return "\\x" + value.hex()
    if isinstance(value, _Made):
        return _made(value, depth)
    return value.name if isinstance(value, _Named) else value


def _made(value: _Made, depth: int) -> Json:
    name, arguments = value.by, value.arguments
    if name in ("datetime.datetime", "datetime.date") and arguments:
        return _stamp(_raw(arguments[0]))
    if name == "_codecs.encode":
        return _plain(_raw(value), depth + 1)
    if name == "decimal.Decimal" and arguments:
        return Numeric(arguments[0])
    if name == "uuid.UUID" and isinstance(value.state, dict) and "int" in value.state:
        return Uuid(f"{value.state['int']:032x}")
    if name in ("builtins.set", "builtins.frozenset", "builtins.list", "builtins.tuple") and arguments:
        return _plain(arguments[0], depth + 1)
    if name == "collections.OrderedDict":
        pairs = [tuple(pair) for pair in arguments[0]] if arguments else []
        return _plain({**dict(pairs), **(value.state or {})}, depth + 1)
    return _plain(value.items, depth + 1) if value.items else _state(value, depth)


def _state(value: _Made, depth: int) -> Json:
    state = value.state
    # With __slots__ the state is a pair: the dict, and the slots.
    parts = state if isinstance(state, tuple) else (state,)
    fields = {key: one for part in parts if isinstance(part, dict) for key, one in part.items()}
    return {str(key): _plain(one, depth + 1) for key, one in fields.items() if not str(key).startswith("_")}


def _raw(value: Any) -> bytes:
    """Bytes, also as pickle wrote them before its third version: `_codecs.encode("…", "latin1")`."""
    if isinstance(value, _Made) and value.by == "_codecs.encode":
        value = value.arguments[0]
    return value if isinstance(value, bytes) else str(value).encode("latin-1")


def _stamp(raw: bytes) -> Stamp:
    """The bytes that datetime.__reduce__ gives: year (2), month, day, hour, minute, second, microsecond (3)."""
    year, month, day = raw[0] * 256 + raw[1], raw[2] & 0x7F, raw[3]
    if len(raw) < 10:
        return Stamp(date(year, month, day).isoformat())
    return Stamp(datetime(year, month, day, raw[4], raw[5], raw[6], int.from_bytes(raw[7:10])).isoformat())
