"""Bookings over all showings, found by customer, id or seat."""

import asyncio
import operator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from seatui.domain.errors import EventNotFound, SchemaMissing, ShowtimeMismatch
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.model.seat_labels import number_of, own_label
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.search.letter_forms import forms_of, letters_of
from seatui.domain.search.names import fold
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.repositories import booking_finder
from tests.support import (
    LATER,
    SHOWING,
    SHOWTIME,
    let_run_out,
    make_house,
    past_the_guards,
    request,
    run,
    service_on,
)
from tests.waiting import WAITING, until_found, until_it_waits

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
    "B5": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647 \u0622\u0630\u0631",
    "B6": "\u0d9a\u0dca\u200d\u0dbb\u0dd2\u0dc2\u0dcf\u0db1\u0dca",
}
"""By seat, as another program may have spelled them."""


async def find(database: Database, typed: str, limit: int = 50) -> list[str]:
    return [
        booking.user_id for booking in await PostgresHouseRepository(database).find_bookings(typed, limit)
    ]


async def make_bookings(database: Database) -> None:
    await make_house(database)
    for number, (seat_id, name) in enumerate(NAMES.items()):
        made = request(seat_id, user=name, booking_id=f"BK-{number}Q54-SY2Y-K2V{number}")
        await service_on(database).book_tickets(made)
        run(database.dsn, "UPDATE bookings SET user_id = %s WHERE booking_id = %s", (name, made.booking_id))


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
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647": ["B5"],
    "\u0645\u06cc\u062e\u0648\u0627\u0647": ["B5"],
    "\u0627\u0630\u0631": ["B5"],
    "\u0d9a\u0dca\u200d\u0dbb\u0dd2\u0dc2\u0dcf\u0db1": ["B6"],
    "\u0d9a\u0dbb": ["B6"],
    "an\u200bna\tmueller\ufeff": ["A2"],
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


@pytest.mark.parametrize(
    ("typed", "found"),
    {
        "WEB-7": ["WEB-7", "WEB-79", "WEB-78"],
        "web-7": ["WEB-7", "WEB-79", "WEB-78"],
        "web-7 ": ["WEB-7", "WEB-79", "WEB-78"],
        "bk-ä": ["BK-Ä"],
        "17": ["17"],
    }.items(),
    ids=ascii,
)
async def test_the_booking_whose_whole_id_is_typed_comes_before_all_newer_ones(
    database: Database, typed: str, found: list[str]
) -> None:
    for booking_id in ("17", "BK-Ä", "WEB-7", "WEB-17", "BK-ÄA", *(f"WEB-7{number}" for number in range(10))):
        run(
            database.dsn,
            "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)"
            " VALUES (%s, 'E1', 'shop', %s, 1, 'CANCELLED')",
            (booking_id, SHOWTIME),
        )
    matching = await PostgresHouseRepository(database).find_bookings(typed, 3)
    assert [each.booking_id for each in matching] == found


async def test_a_seat_is_found_by_its_whole_id_in_every_showing(database: Database) -> None:
    await make_house(database, LATER)
    await make_bookings(database)
    later = BookingRequest("E1", "later", LATER.showtime, ["A1", "A2"])
    await service_on(database).book_tickets(later)
    assert await find(database, "a1") == ["later", NAMES["A1"]]
    assert await find(database, "A") == await find(database, "a") != ["later", NAMES["A1"]]
    (found, _) = await PostgresHouseRepository(database).find_bookings("A1")
    assert (found.showtime, found.seat_ids) == (LATER.showtime, ("A1", "A2"))


@pytest.mark.parametrize("in_data", ["Balc\u00f3n-A1", "Balco\u0301n-A1"], ids=["composed", "decomposed"])
@pytest.mark.parametrize("typed", ["Balc\u00f3n-A1", "Balco\u0301n-A1", "balc\u00d3n-a1"], ids=ascii)
async def test_a_seat_is_found_by_its_id_in_either_spelling(
    database: Database, typed: str, in_data: str
) -> None:
    await make_house(database, plan=Plan("small", (Seat(in_data, "", "", 1, Decimal(1)),)))
    await service_on(database).book_tickets(request(in_data, user="Ann"))
    assert await find(database, typed) == ["Ann"]


def plan_with_ids_of_its_own() -> Plan:
    """Rows F and 12 of the stalls, and row F of a zone with an accent: four seats each, with ids that say neither."""
    places = [("Stalls", "F"), ("Stalls", "12"), ("Empore Süd", "F")]
    return Plan(
        "other",
        tuple(
            Seat(f"{block}/{number:03}", zone, row, number, Decimal("20.00"), block, 0, number - 1)
            for block, (zone, row) in enumerate(places)
            for number in range(1, 5)
        ),
    )


async def make_named_rows(database: Database, *showings: Showing) -> None:
    """Showings with every seat sold: to each in its place, such as `0/003`."""
    for showing in showings:
        plan = plan_with_ids_of_its_own()
        await make_house(database, showing, plan)
        for seat in plan.seats:
            sale = BookingRequest(
                showing.event_id, f"{showing.name} {seat.seat_id}", showing.showtime, [seat.seat_id]
            )
            await service_on(database).book_tickets(sale)


BY_ROW = {
    "F3": ["2/003", "0/003"],
    "f 3": ["2/003", "0/003"],
    "row F, seat 3": ["2/003", "0/003"],
    "Stalls F3": ["0/003"],
    "Stalls, row F, seat 3": ["0/003"],
    "sud f3": ["2/003"],
    "Empore SÜD F3": ["2/003"],
    "F2-3": ["2/003", "2/002", "0/003", "0/002"],
    "12/3": ["1/003"],
    "1 2 3": [],
    "Stalls 1/2 3": [],
    "Stalls 12 3": ["1/003"],
    "F12": [],
    "G3": [],
    "Balcony F3": [],
    "F999999999": [],
    "F[3": ["2/003", "0/003"],
}


@pytest.mark.parametrize(("typed", "seats"), BY_ROW.items(), ids=map(ascii, BY_ROW))
async def test_seats_are_found_by_row_and_number_and_by_their_zone(
    database: Database, typed: str, seats: list[str]
) -> None:
    await make_named_rows(database, SHOWING)
    assert await find(database, typed) == [f"Hamlet {seat_id}" for seat_id in seats]


BY_LABEL = {
    "F12": ["f/2"],
    "F12a": ["f/3"],
    "f 12 A": ["f/3"],
    "Stalls F12a": ["f/3"],
    "row F, seat 12 bis": ["f/4"],
    "F7": ["f/1"],
    "row F seat B": ["f/5"],
    "F12b": [],
}


@pytest.mark.parametrize(("typed", "seats"), BY_LABEL.items(), ids=map(ascii, BY_LABEL))
async def test_seats_are_found_by_labels_that_are_no_numbers(
    database: Database, typed: str, seats: list[str]
) -> None:
    labels = ("007", "12", "12a", "12 bis", "B")
    plan = Plan(
        "labels",
        tuple(
            Seat(
                *(f"f/{at}", "Stalls", "F", number_of(label), Decimal(20)),
                row_index=0,
                column=at,
                own_label=own_label(label),
            )
            for at, label in enumerate(labels, start=1)
        ),
    )
    await make_house(database, SHOWING, plan)
    for seat in plan.seats:
        sale = BookingRequest(SHOWING.event_id, seat.seat_id, SHOWING.showtime, [seat.seat_id])
        await service_on(database).book_tickets(sale)
    assert await find(database, typed) == seats
    house = await PostgresHouseRepository(database).house(SHOWING.event_id, SHOWING.showtime)
    assert [seat.label for seat in house.layout.seats.values()] == [*labels]


async def test_a_row_and_a_number_are_found_in_the_live_bookings_of_every_showing_to_come(
    database: Database,
) -> None:
    now = datetime.now(UTC)
    showings = [
        Showing("E0", now - timedelta(days=3), "long ago"),
        Showing("E0", now - timedelta(hours=20), "yesterday"),
        Showing("E1", now - timedelta(days=2), "ended"),
        Showing("E1", SHOWTIME, "tonight"),
        Showing("E2", now - timedelta(days=2), "over"),
        Showing("E3", SHOWTIME, "tomorrow"),
    ]
    await make_named_rows(database, *showings)
    assert await find(database, "Stalls F3") == [
        f"{name} 0/003" for name in ("tomorrow", "tonight", "yesterday")
    ]
    assert await find(database, "Stalls F3", 2) == ["tomorrow 0/003", "tonight 0/003"]


async def test_a_cancelled_booking_and_a_hold_that_is_over_are_not_found_by_row_and_number(
    database: Database, dsn: str
) -> None:
    await make_house(database, plan=plan_with_ids_of_its_own())
    desk = service_on(database)
    for seat_id in ("0/001", "0/002"):
        await desk.hold_seats(request(seat_id, user=f"held {seat_id}", booking_id=seat_id))
    assert await find(database, "Stalls F1-2") == ["held 0/002", "held 0/001"]
    let_run_out(dsn, "0/001")
    assert await find(database, "Stalls F1-2") == ["held 0/002"]
    await desk.cancel_booking("0/002")
    assert await find(database, "Stalls F1-2") == []


async def test_a_text_that_names_seats_is_searched_in_ids_and_names_too(
    database: Database, small_house: str
) -> None:
    for seat_id, user, booking_id in (
        ("A1", "Ann", "BK-XX"),
        ("A2", "Bo", "BK-77A1-XXXX"),
        ("A3", "Studio A100", "BK-YY"),
        ("A4", "Cy", "BK-A1"),
    ):
        await service_on(database).book_tickets(request(seat_id, user=user, booking_id=booking_id))
    assert await find(database, "a1") == ["Studio A100", "Ann"]
    assert await find(database, "77a1") == ["Bo"]
    assert await find(database, "row A, seat 1") == ["Ann"]


async def test_without_seats_nothing_is_found_by_row_and_number(dsn: str) -> None:
    async with open_database(dsn) as database:
        await make_bookings(database)
    run(dsn, "DROP TABLE event_seats CASCADE")
    async with open_database(dsn) as database:
        assert await find(database, "row A, seat 1") == []
        assert await find(database, "A1") == [NAMES["A1"]]


async def test_the_newest_come_first_and_no_more_than_asked_cancelled_ones_included(
    database: Database,
) -> None:
    await make_bookings(database)
    await service_on(database).cancel_booking("BK-1Q54-SY2Y-K2V1")
    assert await find(database, "Q54S", 3) == [NAMES["B6"], NAMES["B5"], NAMES["B4"]]
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
        await until_found(dsn, WAITING, operator.not_, "the server gives the search up")
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
