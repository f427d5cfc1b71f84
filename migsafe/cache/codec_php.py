"""PHP's serialize(), read and written as data: no class is ever made. Source: php.net, "serialize", and var.c."""

from migsafe.cache.values import Json

_DEEPEST = 100


class PhpError(ValueError):
    """The bytes are no serialized value."""


def php_loads(text: bytes) -> Json:
    """Arrays with keys 0, 1, 2 … become lists, others and objects dicts. Raises PhpError."""
    reader = _Reader(text)
    value = reader.value(0)
    if reader.at != len(text):
        raise PhpError(f"goes on after its end at byte {reader.at}")
    return value


def php_dumps(value: Json) -> bytes:
    """What serialize() gives for JSON-like values."""
    if value is None:
        return b"N;"
    if isinstance(value, bool):
        return b"b:%d;" % value
    if isinstance(value, int):
        return b"i:%d;" % value
    if isinstance(value, float):
        return b"d:%s;" % repr(value).encode()
    if isinstance(value, list | tuple | dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return b"a:%d:{%s}" % (len(value), b"".join(php_dumps(k) + php_dumps(v) for k, v in items))
    text = str(value).encode()
    return b's:%d:"%s";' % (len(text), text)


class _Reader:
    def __init__(self, text: bytes) -> None:
        self._text = text
        self._seen: list[Json] = []
        self.at = 0

    def value(self, depth: int, *, counted: bool = True) -> Json:
        if depth > _DEEPEST:
            raise PhpError("is nested too deeply")
        kind = self._take(1)
        if kind == b"N":
            self._expect(b";")
            return self._note(None, counted)
        self._expect(b":")
        if kind in (b"R", b"r"):
            number = self._number(b";")
            if not 1 <= number <= len(self._seen):
                raise PhpError(f"refers to value {number}, which it does not have")
            return self._seen[number - 1]
        if kind == b"a":
            slot = self._reserve(counted)
            return self._filled(slot, _listed(self._pairs(depth)))
        if kind == b"O":
            self._string()
            self._expect(b":")
            slot = self._reserve(counted)
            # Private and protected properties carry their class: "\0Post\0title".
            pairs = {str(key).rpartition("\0")[2]: value for key, value in self._pairs(depth).items()}
            return self._filled(slot, pairs)
        return self._note(self._scalar(kind), counted)

    def _scalar(self, kind: bytes) -> Json:
        if kind == b"s":
            text = self._string()
            self._expect(b";")
            return text
        if kind == b"E":
            text = self._string()
            self._expect(b";")
            return text.partition(":")[2]
        if kind == b"i":
            return self._number(b";")
        if kind == b"b":
            return self._number(b";") != 0
        if kind == b"d":
            return self._float()
        raise PhpError(f"has a value of kind {kind!r} at byte {self.at}")

    def _pairs(self, depth: int) -> dict[str | int, Json]:
        count = self._number(b":")
        self._expect(b"{")
        pairs: dict[str | int, Json] = {}
        for _ in range(count):
            key = self.value(depth + 1, counted=False)
            if not isinstance(key, str | int):
                raise PhpError(f"has a key that is no text and no number at byte {self.at}")
            pairs[key] = self.value(depth + 1)
        self._expect(b"}")
        return pairs

    def _string(self) -> str:
        size = self._number(b":")
        self._expect(b'"')
        if size < 0 or self.at + size >= len(self._text):
            raise PhpError(f"is cut short at byte {self.at}")
        text = self._take(size)
        self._expect(b'"')
        return text.decode("utf-8", "replace")

    def _number(self, end: bytes) -> int:
        text = self._until(end)
        try:
            return int(text)
        except ValueError:
            raise PhpError(f"has no number before byte {self.at}") from None

    def _float(self) -> float:
        text = self._until(b";")
        try:
            return float(text)
        except ValueError:
            raise PhpError(f"has no number before byte {self.at}") from None

    def _until(self, end: bytes) -> bytes:
        found = self._text.find(end, self.at, self.at + 400)
        if found < 0:
            raise PhpError(f"is cut short at byte {self.at}")
        text = self._text[self.at : found]
        self.at = found + 1
        return text

    def _take(self, size: int) -> bytes:
        text = self._text[self.at : self.at + size]
        self.at += size
        return text

    def _expect(self, text: bytes) -> None:
        if self._take(len(text)) != text:
            raise PhpError(f"is no serialized value at byte {self.at - len(text)}")

    def _note(self, value: Json, counted: bool) -> Json:
        if counted:
            self._seen.append(value)
        return value

    def _reserve(self, counted: bool) -> int:
        self._note(None, counted)
        return len(self._seen) - 1

    def _filled(self, slot: int, value: Json) -> Json:
        if slot >= 0:
            self._seen[slot] = value
        return value


def _listed(pairs: dict[str | int, Json]) -> Json:
    if list(pairs) == list(range(len(pairs))):
        return list(pairs.values())
    return {str(key): value for key, value in pairs.items()}
