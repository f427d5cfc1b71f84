"""The keys of somebody's cache, and what a few of them hold: SCAN, TYPE, PTTL, OBJECT, GET and HGETALL [edge]."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.cache.decode import Stored
from migsafe.cache.hotness import Remembered

if TYPE_CHECKING:
    from redis import Redis

_BATCH = 1000


class SeenKey(Struct, frozen=True):
    """A key with Redis' name of its type, the seconds it has left (None: it never expires) and its value (None: it is
    neither a string nor a hash, or gone).
    """

    key: str
    kind: str
    left_s: float | None
    value: Stored | None


class SeenKeys(Struct, frozen=True):
    """Each key with the server that holds it and its name there."""

    places: Mapping[str, tuple["Redis", bytes]]

    @classmethod
    def of(cls, nodes: Sequence["Redis"], most: int) -> "SeenKeys":
        """The first `most` keys that the servers tell."""
        scanned: Iterator[tuple[Redis, Any]] = chain.from_iterable(
            ((node, key) for key in node.scan_iter(count=2000)) for node in nodes
        )
        return cls({key.decode("utf-8", "backslashreplace"): (node, key) for node, key in islice(scanned, most)})

    def remembered(self, keys: Sequence[str]) -> list[Remembered]:
        """How often keys are asked for, as far as their servers remember it. To be asked before anything else."""

        def ask(pipeline: Any, name: bytes) -> None:
            # Which of the two the server keeps depends on its policy, which not everybody may ask for.
            pipeline.object("IDLETIME", name)
            pipeline.object("FREQ", name)

        return [
            Remembered(key, _number(idle), counter if isinstance(counter, int) else None, None)
            for key, (idle, counter) in self._ask(keys, 2, ask, strict=False)
            if isinstance(idle, int) or isinstance(counter, int)
        ]

    def look(self, keys: Sequence[str]) -> list[SeenKey]:
        """What keys hold. Reading a value counts as a request for it."""

        def ask(pipeline: Any, name: bytes) -> None:
            pipeline.type(name)
            pipeline.pttl(name)

        found = {key: (kind.decode(), left) for key, (kind, left) in self._ask(keys, 2, ask)}
        values: dict[str, Stored] = {}
        for kind, command in (("string", "get"), ("hash", "hgetall")):
            own = [key for key in keys if found[key][0] == kind]
            values |= {key: value for key, (value,) in self._ask(own, 1, _reader(command))}
        return [
            SeenKey(key, found[key][0], found[key][1] / 1000 if found[key][1] >= 0 else None, values.get(key))
            for key in keys
        ]

    def _ask(
        self, keys: Sequence[str], answers: int, ask: Callable[[Any, bytes], None], *, strict: bool = True
    ) -> Iterator[tuple[str, list[Any]]]:
        """Each key with the `answers` to what `ask` asks for it. Not `strict`: errors are answers, too."""
        by_node: defaultdict[Redis, list[str]] = defaultdict(list)
        for key in keys:
            by_node[self.places[key][0]].append(key)
        for node, own in by_node.items():
            for start in range(0, len(own), _BATCH):
                pipeline = node.pipeline(transaction=False)
                batch = own[start : start + _BATCH]
                for key in batch:
                    ask(pipeline, self.places[key][1])
                told = pipeline.execute(raise_on_error=strict)
                for at, key in enumerate(batch):
                    yield key, told[at * answers : (at + 1) * answers]


def _reader(command: str) -> Callable[[Any, bytes], None]:
    return lambda pipeline, name: getattr(pipeline, command)(name)


def _number(answer: object) -> float | None:
    return float(answer) if isinstance(answer, int) else None
