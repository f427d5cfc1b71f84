"""Whole checks that are killed leave nothing once the next one has started. More moments: `tests.copies.killed`."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from tests.copies.killed import KINDS, victim


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets servers end with their parent")
def test_nothing_is_left_of_killed_checks_once_two_others_have_run_at_once(tmp_path: Path) -> None:
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    random = Random(seed)

    with victim(tmp_path) as one:
        for kind in KINDS:
            one.kill(kind, random.uniform(0.2, 1.5))
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(one.run, KINDS[1:]))
        assert one.left() == []
