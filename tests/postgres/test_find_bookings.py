"""Bookings over all showings, found by customer, id or seat."""

import asyncio

import psycopg
import pytest

from seatui.domain.errors import EventNotFound, SchemaMissing, ShowtimeMismatch
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.search.letter_forms import forms_of, letters_of
from seatui.domain.search.names import fold
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.repositories import booking_finder
from tests.support import LATER, SHOWTIME, make_house, past_the_guards, request, rows, run, service_on
from tests.waiting import WAITING, until_async, until_it_waits

NAMES = {
    "A1": "Jörg Müller",
    "A2": "Anna Mueller",
    "A3": "Ann Muller",
    "A4": "Quentin O'Brien",
    "A5": "ŁUKASZ STRAUẞ",
    "A6": "Zoe\u0308 Dvo\u0159a\u0301k",
    "B1": "山田 がく",
    "B2": "Søren 100%",
    "B3": "[/foo]",
    "B4": "김민수",
}


async def find(database: Database, typed: str, limit: int = 50) -> list[str]:
    return [
        booking.user_id for booking in await PostgresHouseRepository(database).find_bookings(typed, limit)
    ]


async def make_bookings(database: Database) -> None:
    await make_house(database)
    for number, (seat_id, name) in enumerate(NAMES.items()):
        made = request(seat_id, user=name, booking_id=f"BK-{number}Q54-SY2Y-K2V{number}")
        await service_on(database).book_tickets(made)


FOUND = {
    "muller": ["A3", "A1"],
    "MÜLLER": ["A3", "A2", "A1"],
    "mueller": ["A2", "A1"],
    "müller jö": ["A1"],
    "ull ann": ["A3"],
    "obrien": ["A4"],
    "o'brien quen": ["A4"],
    "lukasz": ["A5"],
    "strauss": ["A5"],
    "stra": ["A5"],
    "zoë": ["A6"],
    "dvorak": ["A6"],
    "Dvořák zoe": ["A6"],
    "山": ["B1"],
    "かく": ["B1"],
    "soren": ["B2"],
    "foo": ["B3"],
    "민수": ["B4"],
    "100%": ["B2"],
    "%": ["B2"],
    "_": [],
    "\\": [],
    ".": [],
    "nobody": [],
    "anna jörg": [],
}


@pytest.mark.parametrize(("typed", "seats"), FOUND.items(), ids=map(ascii, FOUND))
async def test_each_typed_word_is_in_the_name_without_regard_to_accents_and_case(
    database: Database, typed: str, seats: list[str]
) -> None:
    await make_bookings(database)
    assert await find(database, typed) == [NAMES[seat_id] for seat_id in seats]


@pytest.mark.parametrize("typed", ["bk-3q54-sy2y", "3Q54SY", "BK 3Q54 SY2Y K2V3", "y2yk2v3"])
async def test_a_part_of_a_booking_id_is_enough_dashes_or_not(database: Database, typed: str) -> None:
    await make_bookings(database)
    assert await find(database, typed) == [NAMES["A4"]]


async def test_a_seat_is_found_by_its_whole_id_in_every_showing(database: Database) -> None:
    await make_house(database, LATER)
    await make_bookings(database)
    later = BookingRequest("E1", "later", LATER.showtime, ["A1", "A2"])
    await service_on(database).book_tickets(later)
    assert await find(database, "a1") == ["later", NAMES["A1"]]
    assert await find(database, "A") == await find(database, "a") != ["later", NAMES["A1"]]
    (found, _) = await PostgresHouseRepository(database).find_bookings("A1")
    assert (found.showtime, found.seat_ids) == (LATER.showtime, ("A1", "A2"))


async def test_the_newest_come_first_and_no_more_than_asked_cancelled_ones_included(
    database: Database,
) -> None:
    await make_bookings(database)
    await service_on(database).cancel_booking("BK-1Q54-SY2Y-K2V1")
    assert await find(database, "Q54S", 3) == [NAMES["B4"], NAMES["B3"], NAMES["B2"]]
    (found,) = await PostgresHouseRepository(database).find_bookings("anna")
    assert not found.status.is_live


@pytest.mark.parametrize("typed", ["", "  ", "\0", "\ud800", "a\0b\x1b[", "x" * 5000, "'\"$9%s;--"])
async def test_whatever_is_typed_is_text(database: Database, typed: str) -> None:
    await make_bookings(database)
    assert await find(database, typed) == []


async def test_the_tables_of_another_service_are_searched(guarded: str) -> None:
    for statement in (
        'ALTER TABLE bookings ALTER user_id DROP NOT NULL, ALTER user_id TYPE text COLLATE "C"',
        "UPDATE bookings SET user_id = NULL WHERE booking_id = 'THEIRS-2'",
        "UPDATE bookings SET user_id = 'Müller' WHERE booking_id = 'THEIRS-1'",
    ):
        past_the_guards(guarded, statement)
    async with open_database(guarded) as database:
        assert await find(database, "muller") == ["Müller"]
        assert await find(database, "THEIRS") == ["", "Müller"]
        assert await find(database, "b2") == ["Müller"]


async def test_a_collation_without_patterns_is_no_obstacle(dsn: str) -> None:
    try:
        run(
            dsn,
            "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        )
    except psycopg.errors.FeatureNotSupported:
        pytest.skip("this server has no ICU")
    async with open_database(dsn) as database:
        await make_bookings(database)
        past_the_guards(dsn, "ALTER TABLE bookings ALTER user_id TYPE varchar(255) COLLATE any_case")
        assert await find(database, "muller") == [NAMES["A3"], NAMES["A1"]]


async def test_a_search_that_is_given_up_ends_on_the_server(dsn: str, database: Database) -> None:
    await make_bookings(database)
    with psycopg.connect(dsn) as other:
        other.execute("LOCK TABLE bookings")
        search = asyncio.create_task(find(database, "muller"))
        await until_it_waits(dsn, search)
        search.cancel()
        with pytest.raises(asyncio.CancelledError):
            await search

        async def nobody_waits() -> bool:
            return not await asyncio.to_thread(rows, dsn, WAITING)

        await until_async(nobody_waits, "the server gives the search up")
    assert await find(database, "muller") == [NAMES["A3"], NAMES["A1"]]


def test_every_form_of_a_letter_folds_to_it() -> None:
    assert {"Ü", "ü", "u", "U"} <= forms_of("u")
    assert forms_of("ue") == {"ü", "Ü"}
    assert letters_of("muess") == ["m", "ue", "ss"]
    for letter in "abcdefghijklmnopqrstuvwxyzяωか":
        assert {fold(form) for form in forms_of(letter)} == {letter}


async def test_the_bookings_of_a_showing_are_read_in_parts_to_the_last(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booking_finder, "_PART", 3)
    await make_bookings(database)
    await make_house(database, LATER)
    await service_on(database).book_tickets(BookingRequest("E1", "later", LATER.showtime, ["A1"]))
    houses = PostgresHouseRepository(database)
    found = await houses.bookings_of("E1", SHOWTIME)
    assert [booking.user_id for booking in found] == list(reversed(NAMES.values()))
    assert [booking.user_id for booking in await houses.bookings_of("E1", LATER.showtime)] == ["later"]
    with pytest.raises(ShowtimeMismatch):
        await houses.bookings_of("E1", SHOWTIME.replace(year=2040))
    with pytest.raises(EventNotFound):
        await houses.bookings_of("E9", SHOWTIME)


async def test_a_search_that_fails_raises_one_error_of_ours(database: Database, dsn: str) -> None:
    await make_bookings(database)
    run(dsn, "ALTER TABLE bookings RENAME TO elsewhere")
    with pytest.raises(SchemaMissing):
        await find(database, "muller")
