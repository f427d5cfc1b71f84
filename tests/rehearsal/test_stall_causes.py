"""Which statement a client's wait is put down to, where no lock on the table explains it."""

import pytest

from migsafe.model import Access, Stall
from migsafe.rehearsal.stalls import Asked, Wait, stalls
from migsafe.rehearsal.timeline import Timeline


@pytest.mark.parametrize(
    ("start", "end", "cause"),
    [
        (9.99, 10.5, 1),  # asked just before the first statement began
        (10.1, 10.5, 1),
        (10.35, 10.9, 2),
        (9.0, 9.5, None),  # over before anything began
        (10.1, 10.15, None),  # short, as on any busy machine
    ],
)
def test_a_wait_for_rows_is_put_down_to_what_ran_or_began_meanwhile(
    start: float, end: float, cause: int | None
) -> None:
    timeline = Timeline()
    timeline.ran(1, 10.0, 300)
    timeline.ran(2, 10.3, 700)
    wait = Wait("public.post", Access.WRITES, start, end)

    found = [
        row for row in stalls([Asked("public.post", Access.WRITES, 1, (wait,))], timeline, ()) if isinstance(row, Stall)
    ]

    assert [row.statement for row in found] == ([] if cause is None else [cause])
