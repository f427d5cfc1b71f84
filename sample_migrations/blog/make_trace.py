#!/usr/bin/env python3
"""Writes trace.csv.gz: one hour of what the blog asks its cache, as `ts_us,key,op,size,ttl_s`.

Sixty thousand `get`s from 2026-06-30 17:00 UTC on, the last hour that seed.sql knows, and the `set`s and `del`s of
editors, commenters and the job that refreshes the top list. Popularity is Zipf's within each pattern, and each key of
a pattern is asked for at least once, so the set of keys is known: 5,000 posts of which exactly every eighth has
id % 8 = 3, and 120 posts that do not exist (ids above 200000). Same script, same trace.

    python make_trace.py [OUTPUT]
"""

import gzip
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from zlib import crc32

START_US = 1_782_838_800_000_000  # 2026-06-30 17:00:00 UTC
LENGTH_US = 3_600_000_000
GETS = 60_000
NEWEST_POST = 200_000
TOP_REFRESH_US = 600_000_000

Request = tuple[int, str, str, int, str]


@dataclass(frozen=True, slots=True)
class Traffic:
    """The `get`s of one pattern: its keys, the most popular first, their share of all, and Zipf's exponent."""

    keys: Sequence[str]
    share: float
    exponent: float


def main(output: Path) -> None:
    """Write the trace to `output`, byte for byte the same each time (gzip carries no name and no time)."""
    rng = Random(20260630)
    requests = sorted([*gets(rng), *edits(rng), *refreshes()])
    lines = ["ts_us,key,op,size,ttl_s\n", *(f"{ts},{key},{op},{size},{ttl}\n" for ts, key, op, size, ttl in requests)]
    with output.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write("".join(lines).encode())


def gets(rng: Random) -> list[Request]:
    """All reads, at even but random times. The time to live is left to the pattern."""
    requests = []
    for traffic in patterns(rng):
        chosen = [*traffic.keys, *zipf(rng, traffic, round(GETS * traffic.share) - len(traffic.keys))]
        requests += [(moment(rng), key, "get", size_of(key), "") for key in chosen]
    return requests


def patterns(rng: Random) -> list[Traffic]:
    """What is asked for. The shares add up to one."""
    posts = post_ids(rng, 5000)
    missing = [f"anp:post:{NEWEST_POST + 1 + 7 * n}" for n in range(120)]
    return [
        Traffic([f"anp:post:{post}" for post in posts], 0.50, 0.95),
        Traffic(missing, 0.01, 0.5),
        Traffic([f"anp:comments:{post}" for post in posts[:1500]], 0.14, 0.9),
        Traffic([f"anp:author:{author}" for author in range(1, 601)], 0.11, 1.0),
        Traffic([f"anp:postlist:{page}" for page in range(1, 16)], 0.09, 1.3),
        Traffic([f"anp:option:site_option_{option}" for option in range(1, 41)], 0.07, 0.7),
        Traffic([f"anp:meta:{post}" for post in posts[:700]], 0.05, 0.8),
        Traffic([f"anp:top:2026-06-{day:02}" for day in range(30, 0, -1)], 0.03, 1.2),
    ]


def post_ids(rng: Random, count: int) -> list[int]:
    """Published posts, the most popular first, mostly young ones. From one to the next, id % 8 goes round."""
    ids: list[int] = []
    taken: set[int] = set()
    while len(ids) < count:
        age = NEWEST_POST * rng.random() ** (1 if rng.random() < 0.15 else 6)
        post = (NEWEST_POST - 8 - int(age)) // 8 * 8 + len(ids) % 8
        if post > 0 and post % 17 != 5 and post not in taken:
            taken.add(post)
            ids.append(post)
    return ids


def zipf(rng: Random, traffic: Traffic, count: int) -> list[str]:
    """`count` keys, the one at rank r in proportion to r ** -exponent."""
    weights = list(accumulate((rank + 1) ** -traffic.exponent for rank in range(len(traffic.keys))))
    return [traffic.keys[bisect_right(weights, rng.random() * weights[-1])] for _ in range(count)]


def edits(rng: Random) -> list[Request]:
    """Editors save posts, readers comment: the cached value is deleted, and the next `get` loads it."""
    posts = post_ids(rng, 400)
    saved = [(moment(rng), f"anp:post:{post}", "del", 0, "") for post in posts[:60]]
    return saved + [(moment(rng), f"anp:comments:{post}", "del", 0, "") for post in posts[60:]]


def refreshes() -> list[Request]:
    """The job behind the day's top list, every ten minutes: lock, write, remember, unlock."""
    requests = []
    for begin in range(START_US, START_US + LENGTH_US, TOP_REFRESH_US):
        requests += [
            (begin + 50_000, "anp:lock:refresh-top", "set", 36, "120"),
            (begin + 450_000, "anp:top:2026-06-30", "set", size_of("anp:top:2026-06-30"), "1500"),
            (begin + 460_000, "anp:last_run:refresh-top-posts", "set", 20, ""),
            (begin + 470_000, "anp:lock:refresh-top", "del", 0, ""),
        ]
    return requests


def moment(rng: Random) -> int:
    """A time within the hour, in microseconds since 1970."""
    return START_US + int(rng.random() * LENGTH_US)


LEAST_AND_SPREAD = {
    "post": (285, 75),
    "comments": (2, 220),
    "author": (140, 14),
    "postlist": (4840, 26),
    "option": (60, 110),
    "meta": (60, 100),
    "top": (2110, 20),
}


def size_of(key: str) -> int:
    """Bytes of the value, the same for each request of a key. A post that does not exist is cached as `[]`."""
    _, pattern, name = key.split(":")
    if pattern == "post" and int(name) > NEWEST_POST:
        return 2
    least, spread = LEAST_AND_SPREAD[pattern]
    return least + crc32(key.encode()) % spread


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("trace.csv.gz"))
