"""Lines of a text trace with their numbers, and errors at them."""

import io
from collections.abc import Iterator
from typing import IO, NoReturn

from migsafe.errors import InputError, Place


def numbered_lines(file: IO[bytes], shown: str) -> Iterator[tuple[int, str]]:
    """Every line that holds something. Raises InputError at the first that is not UTF-8."""
    for number, line in enumerate(io.BufferedReader(file) if isinstance(file, io.RawIOBase) else file, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise InputError("is not UTF-8", hint="save the trace in UTF-8", place=Place(shown, number)) from None
        if text:
            yield number, text


def refuse(shown: str, line: int, message: str, hint: str = "", column: int | None = None) -> NoReturn:
    """Raise the error for a line that cannot be read."""
    raise InputError(message, hint=hint, place=Place(shown, line, column))


def whole(text: str, what: str, shown: str, line: int, column: int | None = None) -> int:
    """A whole number that is not negative. Raises InputError."""
    if text.isascii() and text.isdigit():
        return int(text)
    refuse(shown, line, f"{what}: `{text}` is not a whole number", column=column)
