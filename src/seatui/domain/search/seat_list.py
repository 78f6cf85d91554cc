"""Several seats in one text: `F12-F15`, `F12x4`, `F12, F13`, `F12 F14`, `F12-15, G3`."""

import re
from collections.abc import Iterator

_BETWEEN_PARTS = re.compile(r"[,;+&]|\band\b", re.IGNORECASE)
_ONLY_NUMBERS = re.compile(r"\s*\d+(?:\s*(?:[-‐-―−~]|\bto\b)\s*\d+)?\s*", re.IGNORECASE)
_RANGE = re.compile(r"(?P<first>.*\w)\s*(?:[-‐-―−~]|\bto\b)\s*(?P<last>\D.*\w)\s*", re.IGNORECASE)
_SO_MANY = re.compile(r"(?P<first>.*\w)\s*[x×*]\s*(?P<count>[1-9]\d{0,2})\s*", re.IGNORECASE)
_BEFORE_NEXT = re.compile(r"(?:(?<=\d)|(?<=\d[^\W\d_]))\s+(?=\D)")


def pieces_of(typed: str) -> list[str]:
    """The pieces of a list, at least one; blank ones are left out behind the first."""
    first, *others = _BETWEEN_PARTS.split(typed)
    return [first, *filter(str.strip, others)]


def parts_of(typed: str) -> Iterator[str]:
    """The pieces of a list, each with the words of its place; numbers alone belong to the piece before."""
    part = ""
    for piece in _BETWEEN_PARTS.split(typed):
        if part and _ONLY_NUMBERS.fullmatch(piece):
            part = f"{part},{piece}"
            continue
        if part.strip():
            yield part.strip()
        part = piece
    if part.strip():
        yield part.strip()


def ends_of(typed: str) -> tuple[str, str] | None:
    """The two ends of a range whose last seat is named with its row: `F12-F15`; None for anything else."""
    found = _RANGE.fullmatch(typed)
    return (found["first"].strip(), found["last"].strip()) if found else None


def first_of_several(typed: str) -> tuple[str, int] | None:
    """The first seat and the number of seats of `F12x4`, four of a row from F12 on; None for anything else."""
    found = _SO_MANY.fullmatch(typed.strip())
    return (found["first"].strip(), int(found["count"])) if found else None


def pieces_apart(typed: str) -> list[str]:
    """The parts of a text that may be several seats with only spaces between them: `F12 F14`."""
    return _BEFORE_NEXT.split(typed.strip())
