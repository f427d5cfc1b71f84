"""Whole checks that are killed leave nothing once the next one has started. More moments: `tests.copies.killed`."""

import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.copies.killed import KINDS, victim


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets servers end with their parent")
def test_nothing_is_left_of_checks_that_were_killed_at_random_moments(tmp_path: Path) -> None:
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    random = Random(seed)

    with victim(tmp_path) as one:
        for kind in KINDS:
            one.kill(kind, random.uniform(0.2, 1.5))
        for kind in KINDS[1:]:
            one.run(kind)
        assert one.left() == []
