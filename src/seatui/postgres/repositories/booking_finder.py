"""The search over all bookings, by regular expressions that need no extension and no index.

A text in another column type, with another collation, or in another encoding than UTF-8 is searched too.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from psycopg.rows import namedtuple_row

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seat_labels import number_of
from seatui.domain.search.booking_search import SHORTEST_ID, is_id
from seatui.domain.search.letter_forms import forms_of, letters_of
from seatui.domain.search.names import is_left_out, run_together, spellings, words_in
from seatui.domain.search.typed_labels import possible_labels
from seatui.domain.search.typed_seats import LONGEST_TYPED, Reading, readings
from seatui.domain.words.plain_text import plain_text, refused_in, spellings_in_data
from seatui.postgres.database import Database
from seatui.postgres.encodings import UNICODE, encoding_of, is_in
from seatui.postgres.queries import queries
from seatui.postgres.repositories.booking_steps import booking_of
from seatui.postgres.repositories.showing_check import require_showing

_sql, _bookings_sql = queries("houses"), queries("bookings")

_PART = 1_000
"""The most bookings that are fetched at a time."""

_BEGUN = 3
"""The letters by which most names are ruled out: the server needs half as long for so few as for a whole word."""

_ONLY_NUMBERS = "^[0-9]*$"
"""The own labels of seats that are known by their numbers: none, or the number with zeros before it."""

_AT_ONCE = 0.015
"""Seconds within which a search that finds enough among the newest bookings is answered, by a server nearby."""

_STILL_SEARCHED = timedelta(days=1)
"""The time after its beginning in which a showing is searched for rows and numbers of seats."""

_BETWEEN = "[ '.-]*"
_BETWEEN_IN_UNICODE = " '.\u2019\u0300-\u036f\u200c\u200d"
"""What may stand between two letters of a word: `obrien` finds `O'Brien`, and an accent may be a character."""

_RUNS = re.compile("[0-9]+|[^0-9 ]+| ")
"""The numbers of a label, what stands before and behind them, and the blanks between two."""

_SCRIPT = 0x80
"""The characters from one multiple of it to the next belong to one script, with its accents and vowel signs."""


class BookingFinder:
    """Finds bookings over all showings. A task that waits for it may be cancelled: the server then stops too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, typed: str, limit: int) -> list[Booking]:
        """The bookings by part of a customer's name or of a booking id, or by a seat.

        First that whose whole id is typed, then the newest. A seat is an id or, in the showings to come, a row and
        numbers. Only names are searched for a text that as many of them have as are asked for: those are found at
        once. Else all searches read everything, so that they run at the same time, on connections of their own.
        """
        text = plain_text(typed)[:LONGEST_TYPED]
        if not text or refused_in(text):
            return []
        try:
            rows = await self._rows(text, limit)
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        newest = (booking_of(rows[place]) for place in sorted(rows, reverse=True))
        return sorted(newest, key=lambda booking: not is_id(booking.booking_id, text))[:limit]

    async def _rows(self, text: str, limit: int) -> dict[int, Any]:
        """The rows that match, by the order in which they were made."""
        found: list[Any] = []
        async with asyncio.TaskGroup() as searches:
            names = searches.create_task(self._by_name(text, limit))
            await asyncio.wait({names}, timeout=_AT_ONCE)
            if not (names.done() and len(found := await names) == limit):
                ids = searches.create_task(self._by_id(text, limit))
                seats = searches.create_task(self._by_seat(text, limit))
                found = [*await names, *await ids, *await seats]
        return {row.place: row for row in found}

    async def _by_name(self, text: str, limit: int) -> list[Any]:
        async with self._database.reading() as tx:
            patterns = name_patterns(text, encoding_of(tx))
            if not patterns:
                return []
            begun = name_patterns(text, encoding_of(tx), _BEGUN)[0]
            params = {"begun": begun, "name": patterns[0], "more": patterns[1:], "limit": limit}
            return await tx.connection.rows(_sql["find_bookings_by_name"], params)

    async def _by_id(self, text: str, limit: int) -> list[Any]:
        async with self._database.reading() as tx:
            encoding = encoding_of(tx)
            params = {
                "id": part_of_id(text),
                "whole_ids": _cases(text, encoding),
                "seat_ids": _seat_ids(text, encoding),
                "limit": limit,
            }
            return await tx.connection.rows(_sql["find_bookings_by_id"], params)

    async def _by_seat(self, text: str, limit: int) -> list[Any]:
        if not any(reading.place for reading in (*readings(text), *possible_labels(text))):
            return []
        async with self._database.reading() as tx:
            places = seat_patterns(text, encoding_of(tx)) if tx.has_event_seats else []
            if not places:
                return []
            params = {
                "first": min(place.first for place in places),
                "last": max(place.last for place in places),
                "firsts": [place.first for place in places],
                "lasts": [place.last for place in places],
                "rows": [place.row for place in places],
                "zones": [place.zone for place in places],
                "labels": [place.label for place in places],
                "since": _STILL_SEARCHED,
                "limit": limit,
            }
            return await tx.connection.rows(_sql["find_bookings_by_seat"], params)

    async def of_showing(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The bookings of a showing, newest first: read in parts, since keys wait while rows become bookings."""
        params = {"event_id": event_id, "showtime": showtime.astimezone(UTC)}
        found: list[Booking] = []
        async with self._database.reading() as tx:
            async with tx.connection.cursor("bookings_of", row_factory=namedtuple_row) as cursor:
                await cursor.execute(_bookings_sql["bookings_of"], params)
                while part := await cursor.fetchmany(_PART):
                    found += map(booking_of, part)
            if not found:
                await require_showing(tx, event_id, showtime)
        return found


def name_patterns(typed: str, encoding: str, letters: int | None = None) -> list[str]:
    """A regular expression for each typed word, the longest first: a name has to match all. Empty if none can.

    letters: of each word only so many of the first.
    """
    ways = [words for spelling in spellings(typed) if (words := words_in(spelling))]
    alike = [way for way in ways if len(way) == len(ways[0])]
    typed_words = sorted(set(zip(*alike, strict=True)), key=lambda spelled: (-len(spelled[0]), spelled))
    found = [
        _any_of(_pattern(way, encoding, letters) for way in dict.fromkeys(spelled)) for spelled in typed_words
    ]
    return [each for each in found if each] if all(found) else []


class SeatPattern(NamedTuple):
    """Seats of a row, by the first and the last number, and regular expressions for row, zone and own label."""

    first: int
    last: int
    row: str
    zone: str
    label: str


def seat_patterns(typed: str, encoding: str) -> list[SeatPattern]:
    """Every way to read a text as seats of a row: its last words before the seats are the row, others the zone."""
    return [
        SeatPattern(first, last, f"^(?:[Rr][Oo][Ww] *)?{row}$", zone, label)
        for reading in (*readings(typed), *possible_labels(typed))
        for split in range(len(reading.place))
        if (row := _label_pattern(run_together(reading.place[split:]), encoding)) is not None
        if (zone := _all_of(reading.place[:split], encoding)) is not None
        for first, last, label in _seats_of(reading, encoding)
    ]


def _seats_of(reading: Reading, encoding: str) -> Iterator[tuple[int, int, str]]:
    """First and last number, and a regular expression for what is written on a seat: nothing else, or the label."""
    yield from ((first, last, _ONLY_NUMBERS) for first, last in reading.spans)
    for label, _ in reading.labels:
        number, pattern = number_of(label), _label_pattern(label, encoding)
        if pattern is not None:
            yield number, number, f"^{pattern}$"


def _all_of(words: Sequence[str], encoding: str) -> str | None:
    """A regular expression for a text that has all of these words; None if the encoding lacks a letter of them."""
    patterns = name_patterns(" ".join(words), encoding) if words else []
    return "".join(f"(?=.*{each})" for each in patterns) if patterns or not words else None


def part_of_id(typed: str) -> str | None:
    """What an id in lower case and without dashes is like; None for a text that is too short to be part of one."""
    piece = "".join(words_in(typed))
    return f"%{piece}%" if len(piece) >= SHORTEST_ID and piece.isascii() and piece.isalnum() else None


def _seat_ids(typed: str, encoding: str) -> list[str]:
    """The text in each case, as the database folds it: the letters A to Z only."""
    folded = (re.sub("[A-Z]+", lambda found: found[0].lower(), each) for each in _cases(typed, encoding))
    return sorted({*folded})


def _cases(typed: str, encoding: str) -> list[str]:
    """The text as it is typed, in small and in capital letters; accents composed and apart."""
    cases = {
        each
        for spelling in spellings_in_data(typed)
        for each in (spelling, spelling.lower(), spelling.upper())
    }
    return sorted(each for each in cases if is_in(encoding, each))


def _pattern(word: str, encoding: str, letters: int | None) -> str | None:
    """The word with each letter in all of its forms; None if the encoding lacks one of its letters."""
    parts = [_part(letter, encoding) for letter in letters_of(word)[:letters]]
    return _between(word, encoding).join(each for each in parts if each) if all(parts) else None


def _label_pattern(label: str, encoding: str) -> str | None:
    """A label of a row or a seat, whose numbers are whole: there is something between two of them."""
    apart = _between(label, encoding)
    patterns = [
        f"{apart}[^0-9]{apart}" if run == " " else run if run.isdecimal() else _pattern(run, encoding, None)
        for run in _RUNS.findall(label)
    ]
    return apart.join(each for each in patterns if each) if all(patterns) else None


def _between(word: str, encoding: str) -> str:
    return f"[{_BETWEEN_IN_UNICODE}{_signs_of(word)}-]*" if encoding == UNICODE else _BETWEEN


@lru_cache(1 << 12)
def _signs_of(word: str) -> str:
    """The accents and vowel signs that are left out of a folded word, in the scripts of its letters."""
    scripts = {ord(letter) // _SCRIPT * _SCRIPT for letter in word}
    near = (chr(code) for script in sorted(scripts) for code in range(script, script + _SCRIPT))
    return "".join(filter(is_left_out, near))


def _part(letters: str, encoding: str) -> str | None:
    """One letter, or a pair of them that may also be written as one."""
    one = _one_of((each for each in forms_of(letters) if is_in(encoding, each)), encoding)
    if len(letters) == 1:
        return one
    apart = [_part(each, encoding) for each in letters]
    return _any_of([one, "".join(each for each in apart if each) if all(apart) else None])


def _one_of(letters: Iterable[str], encoding: str) -> str | None:
    """Any of these letters. In a class a server compares characters, which are bytes where it knows no encoding."""
    escaped = [each if each.isalnum() or not each.isascii() else f"\\{each}" for each in sorted(letters)]
    if encoding == UNICODE:
        return f"[{''.join(escaped)}]" if escaped else None
    return _any_of(escaped)


def _any_of(patterns: Iterable[str | None]) -> str | None:
    known = [each for each in patterns if each]
    return f"(?:{'|'.join(known)})" if len(known) > 1 else next(iter(known), None)
