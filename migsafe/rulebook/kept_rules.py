"""The built-in rules as they were read last time: two hundred small files are a third of a quick run's time.

They belong to the installed program, as its compiled modules do, and are kept beside this one's: by the same rules of
Python's, and by whoever may write there. Where nobody may, each user keeps them in migsafe's cache folder.
"""

import sys
from collections.abc import Callable

import msgspec

from migsafe.kept_file import keep, keep_at, kept, kept_at
from migsafe.rulebook.rule import Rule

_NAME = "rules.msgpack"
_COMPILED = __spec__.cached if __spec__ else None
_decoder = msgspec.msgpack.Decoder(tuple[Rule, ...])


def builtin_rules(key: bytes, load: Callable[[], tuple[Rule, ...]]) -> tuple[Rule, ...]:
    """The rules that are kept under `key`, which stands for their files and for the code that reads them, else what
    `load` gives.
    """
    beside = _COMPILED.removesuffix("pyc") + _NAME if _COMPILED else None
    content = (kept_at(beside, key) if beside else None) or kept(_NAME, key)
    if content is not None:
        try:
            return _decoder.decode(content)
        except msgspec.DecodeError:
            pass
    rules = load()
    content = msgspec.msgpack.encode(rules)
    if beside is None or sys.dont_write_bytecode or not keep_at(beside, key, content, 0o644):
        keep(_NAME, key, content)
    return rules
