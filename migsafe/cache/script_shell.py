"""Redis commands in shell scripts: `redis-cli --scan --pattern 'post:*' | xargs redis-cli unlink`."""

import re
import shlex
from collections.abc import Iterator, Sequence

from migsafe.cache.script_lines import INDEX_DROPS, NAMES, Found, open_glob, open_key

_CLIENT = re.compile(r"(?:.*/)?(?:redis|valkey|keydb)-cli$")
_WITH_VALUE = {
    *("-h", "-p", "-s", "-a", "-u", "-r", "-i", "-n", "-d", "-D", "-t", "--user", "--pass", "--sni", "--cacert"),
    *("--cacertdir", "--cert", "--key", "--tls-ciphers", "--tls-ciphersuites", "--pattern", "--quoted-pattern"),
    *("--count", "--eval"),
}
_DELETING = re.compile(r"\b(?:DEL|UNLINK)\b", re.I)
_HERE = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")


def shell_commands(text: str) -> Iterator[Found]:
    """Every command for redis-cli, in the order of the script."""
    waiting: str | None = None
    for number, line in _lines(text):
        if waiting is not None:
            if line.strip() == waiting:
                waiting = None
                continue
            yield from _command(_words(line), number, line, None)
            continue
        here = _HERE.search(line)
        clients = list(_pipeline(line, number))
        yield from clients
        if here and re.search(r"(?:redis|valkey|keydb)-cli", line):
            waiting = here[2]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines without comments; one that ends in a backslash goes on in the next."""
    start, joined = 1, ""
    for number, line in enumerate(text.splitlines(), start=1):
        start = start if joined else number
        if line.endswith("\\"):
            joined += line[:-1] + " "
            continue
        whole, joined = joined + line, ""
        if not whole.lstrip().startswith("#"):
            yield start, whole


def _pipeline(line: str, number: int) -> Iterator[Found]:
    """The commands of one line; what one command of a pipeline walks, the next may delete, or a text that is piped into
    redis-cli: `… --scan | sed 's/^/UNLINK /' | redis-cli`.
    """
    walked = piped = None
    for part in re.split(r"\|\|?|&&|;|\$\(|`", line):
        words = _words(part)
        at = next((n for n, word in enumerate(words) if _CLIENT.match(word)), None)
        if at is None:
            piped = _DELETING.search(part) or piped
            continue
        typed: list[str] = [piped[0]] if piped and walked else []
        for found in _client(words[at + 1 :], number, line, walked, typed):
            walked = found.glob if found.command in ("KEYS", "SCAN") else walked
            yield found


def _client(words: Sequence[str], number: int, line: str, walked: str | None, typed: Sequence[str]) -> Iterator[Found]:
    options, at = [], 0
    while at < len(words) and words[at].startswith("-"):
        options.append(words[at])
        at += 2 if words[at] in _WITH_VALUE else 1
    if "--scan" in options:
        pattern = next((words[n + 1] for n, word in enumerate(words[:-1]) if word.endswith("pattern")), "*")
        yield Found(number, _column(line, "--scan"), "SCAN", open_glob(pattern) or "*", background=True)
        return
    yield from _command(words[at:] or typed, number, line, walked)


def _command(words: Sequence[str], number: int, line: str, walked: str | None) -> Iterator[Found]:
    name = words[0].upper() if words else ""
    if name not in NAMES:
        return
    arguments = [word for word in words[1:] if not word.startswith((">", "<", "2>"))]
    column = _column(line, words[0])
    if name in ("FLUSHALL", "FLUSHDB"):
        yield Found(number, column, name, None, background="ASYNC" in map(str.upper, arguments))
    elif name in INDEX_DROPS:
        yield Found(number, column, name, arguments[0] if arguments else None, background=False)
    elif name == "KEYS":
        yield Found(number, column, name, open_glob(arguments[0]) if arguments else None, background=False)
    elif name == "SCAN":
        upper = [word.upper() for word in arguments]
        at = upper.index("MATCH") + 1 if "MATCH" in upper else len(arguments)
        yield Found(number, column, name, open_glob(arguments[at]) if at < len(arguments) else "*", background=True)
    else:
        keys = [open_key(word) for word in arguments] or [walked]
        yield from (Found(number, column, name, key, background=name == "UNLINK") for key in keys)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def _column(line: str, word: str) -> int:
    return max(0, line.rfind(word)) + 1
