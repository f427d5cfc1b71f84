"""The deploy window, as `02:00-02:30` in a time zone; one that ends before it starts crosses midnight."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from msgspec import Struct

_TIME = r"([01]?\d|2[0-3]|24(?=:00)):([0-5]\d)"
_WINDOW = re.compile(rf"\s*{_TIME}\s*[-–]\s*{_TIME}\s*")


class Window(Struct, frozen=True):
    """Every day from `start` to before `end`, local time in `zone`."""

    start: time
    end: time
    zone: ZoneInfo

    def holds_any(self, moments: Iterable[datetime]) -> bool:
        """Whether one of the moments falls into the window."""
        return any(self._holds(moment.astimezone(self.zone).time()) for moment in moments)

    def _holds(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def parse_window(text: str, zone: ZoneInfo) -> Window:
    """Raises ValueError for anything but `HH:MM-HH:MM`."""
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise ValueError("is not of the form HH:MM-HH:MM")
    return Window(_time(found[1], found[2]), _time(found[3], found[4]), zone)


def _time(hours: str, minutes: str) -> time:
    # 24:00 is how people write the end of the day.
    return time(0, 0) if (hours, minutes) == ("24", "00") else time(int(hours), int(minutes))
