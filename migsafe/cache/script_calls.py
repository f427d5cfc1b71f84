"""Redis calls in scripts of any language: `r.keys("post:*")`, `$redis->flushAll()`, `redis.call('DEL', KEYS[1])`."""

import re
from collections.abc import Iterator

from migsafe.cache.script_lines import INDEX_DROPS, Found, open_glob, open_key

_LUA = re.compile(
    r"""\b(?:p?call|execute_command|send_?command)\s*\(\s*['"](?P<command>KEYS|FLUSHALL|FLUSHDB|DEL|UNLINK|FT\.DROP(?:INDEX)?)['"]
        \s*(?:,\s*(['"])(?P<text>.*?)\2)?""",
    re.I | re.X,
)
_METHOD = re.compile(
    r"""(?:\.|->|::)(?P<method>keys|flush_?all|flush_?db|delete_pattern|delete_matched|scan_iter|scan_each|del|delete|unlink)
        \s*\(\s*(?:(?:match\s*[=:]\s*)?[bfru]{0,2}(?P<quote>['"`])(?P<text>.*?)(?P=quote))?(?P<rest>[^)]*)""",
    re.I | re.X,
)
_COMMENT = re.compile(r"^\s*(#|//|--|\*)")
_COMMANDS = {
    "keys": "KEYS",
    "flushall": "FLUSHALL",
    "flushdb": "FLUSHDB",
    "deletepattern": "KEYS",
    "deletematched": "KEYS",
    "scaniter": "SCAN",
    "scaneach": "SCAN",
    "del": "DEL",
    "delete": "DEL",
    "unlink": "UNLINK",
}
_MENTIONS = re.compile(r"redis|valkey|predis|jedis|cache", re.I)


def calls(text: str) -> Iterator[Found]:
    """Every call that a script which speaks of Redis makes; `x.keys()` without a pattern is a dictionary's."""
    if not _MENTIONS.search(text):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if _COMMENT.match(line):
            continue
        for call in _LUA.finditer(line):
            yield _found(number, call.start() + 1, call["command"].upper(), call["text"], call[0])
        for call in _METHOD.finditer(line):
            command = _COMMANDS[call["method"].lower().replace("_", "")]
            if command not in ("KEYS", "SCAN") or call["text"]:
                yield _found(number, call.start() + 2, command, call["text"], call["rest"])
                if "pattern" in call["method"].lower() or "matched" in call["method"].lower():
                    yield Found(number, call.start() + 2, "DEL", None, background=False)


def _found(line: int, column: int, command: str, text: str | None, rest: str) -> Found:
    if command in ("FLUSHALL", "FLUSHDB"):
        return Found(line, column, command, None, bool(re.search(r"async", rest, re.I)))
    if command in INDEX_DROPS:
        return Found(line, column, command, text, background=False)
    name = None if not text else open_key(text) if command in ("DEL", "UNLINK") else open_glob(text)
    return Found(line, column, command, name, command in ("UNLINK", "SCAN"))
