"""`/` on the map: what people type finds the seats, rows, zones and bookings they mean."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import Seat
from seatui.domain.search.finding import MOST_MATCHES, Match, MatchKind, SeatFinder, find
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import is_printable
from tests.unit.houses import NOW, layouts


def rows(zone: str, labels: list[str], seats: int = 20, block: int = 0, first: int = 1) -> list[Seat]:
    """Rows of as many seats, with ids such as `Stalls-F12`."""
    return [
        Seat(f"{zone}-{label}{number}", zone, label, number, Decimal(20), block, index, number)
        for index, label in enumerate(labels)
        for number in range(first, first + seats)
    ]


THEATRE = Layout(
    [
        *rows("Stalls", list("ABCDEF")),
        *rows("Front circle", list("AF"), 14, 1),
        *rows("Circle", list("AF"), 10, 2),
        *rows("Boxes", ["Box 1", "Box 2", "V1"], 4, 3),
        *rows("Ränge", ["1", "2", "12"], 16, 4),
    ]
)


@pytest.mark.parametrize("typed", ["Ränge 1 2", "1/2", "range 1 2"])
def test_numbers_in_separate_words_are_a_row_and_a_seat(typed: str) -> None:
    first, *others = FINDER.find(typed)
    assert first.words == "Ränge, row 1, seat 2"
    assert not any(match.seats[0].row == "12" for match in others)


def booking(booking_id: str, customer: str, *seat_ids: str) -> Booking:
    return Booking(booking_id, "E1", customer, NOW, seat_ids, BookingStatus.CONFIRMED)


BOOKINGS = [
    booking("BK-7Q4Z-KM2X-WD9T", "Müller, Hans", "Stalls-F12", "Stalls-F13", "Stalls-F14", "Stalls-F15"),
    booking("BK-0000-1111-2222", "Mueller", "Stalls-A1"),
    booking("BK-3333-4444-5555", "Müllerová", "Circle-A1", "Circle-F1"),
    booking("BK-6666-7777-8888", "O'Brien", "Boxes-V11"),
    booking("BK-9999-AAAA-BBBB", "Ирина", "Stalls-B1"),
    booking("legacy/42", "gone", "no such seat"),
]
FINDER = SeatFinder(THEATRE, BOOKINGS)


def words(typed: str) -> list[str]:
    return [match.words for match in FINDER.find(typed)]


def ids(match: Match) -> list[str]:
    return [seat.seat_id for seat in match.seats]


@pytest.mark.parametrize(
    "typed",
    [
        "Stalls F12",
        "stalls f12",
        "STALLS F 12",
        "stalls-f12",
        "Stalls, row F, seat 12",
        "st f12",
        "sf12",
        "stallsf12",
        " stalls  f-12 ",
        "Stalls row F seat 12",
        "stalls\x00f\x1b12",
        "ｓｔａｌｌｓ Ｆ１２",
    ],
)
def test_a_seat_in_any_usual_spelling(typed: str) -> None:
    assert words(typed) == ["Stalls, row F, seat 12"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("stalls f12-15", "Stalls, row F, seats 12–15"),
        ("stalls f12–15", "Stalls, row F, seats 12–15"),
        ("stalls f 12 to 15", "Stalls, row F, seats 12–15"),
        ("stalls f15-12", "Stalls, row F, seats 12–15"),
        ("stalls f12,14", "Stalls, row F, seats 12, 14"),
        ("stalls f 1-3, 7 and 9", "Stalls, row F, seats 1–3, 7, 9"),
        ("stalls f18-999", "Stalls, row F, seats 18–20"),
        ("Stalls, row F, seats 12–15", "Stalls, row F, seats 12–15"),
        ("box 1 3", "Boxes, Box 1, seat 3"),
        ("Box 1/3", "Boxes, Box 1, seat 3"),
        ("Box 1-3", "Boxes, Box 1, seat 3"),
        ("v1 3", "Boxes, row V1, seat 3"),
        ("V1/2-3", "Boxes, row V1, seats 2–3"),
        ("12/3", "Ränge, row 12, seat 3"),
        ("12-3", "Ränge, row 12, seat 3"),
        ("row 12 seat 3", "Ränge, row 12, seat 3"),
        ("12,3", "Ränge, row 12, seat 3"),
        ("range 2 16", "Ränge, row 2, seat 16"),
        ("RÄNGE 2 16", "Ränge, row 2, seat 16"),
        ("circle f 3", "Circle, row F, seat 3"),
        ("front c f 3", "Front circle, row F, seat 3"),
    ],
)
def test_seats_of_one_row(typed: str, expected: str) -> None:
    assert words(typed) == [expected]


def test_a_seat_without_its_zone_is_found_in_each_zone_in_the_order_of_the_map() -> None:
    expected = ["Stalls, row F, seat 3", "Front circle, row F, seat 3", "Circle, row F, seat 3"]
    assert words("F3") == words("f 3") == words("F-3") == words("row F seat 3") == expected


def test_a_zone_without_the_seat_is_left_out() -> None:
    assert words("F12-15") == ["Stalls, row F, seats 12–15", "Front circle, row F, seats 12–14"]


def test_a_zone_in_full_goes_before_one_that_begins_so() -> None:
    layout = Layout([*rows("Circle boxes", ["A"]), *rows("Circle", ["A"], block=1)])
    assert [match.words for match in find(layout, [], "circle a1")] == ["Circle, row A, seat 1"]
    assert [match.words for match in find(layout, [], "cir a1")] == [
        "Circle boxes, row A, seat 1",
        "Circle, row A, seat 1",
    ]


def test_the_exact_id_of_a_seat_comes_first() -> None:
    layout = Layout(
        [
            Seat("B7", "Stalls", "B", 7, Decimal(1), 0, 0, 0),
            Seat("X", "Circle", "B", 7, Decimal(1), 1, 0, 0),
            Seat("?!", "Circle", "B", 8, Decimal(1), 1, 0, 1),
        ]
    )
    assert [ids(match) for match in find(layout, [], "b7")] == [["B7"], ["X"]]
    assert [ids(match) for match in find(layout, [], "?!")] == [["?!"]]


def test_an_id_with_a_sign_in_it_goes_before_a_row_of_the_same_letters() -> None:
    layout = Layout(
        [
            Seat(f"{row}-{number}", "", str(row), number, Decimal(20), 0, row - 1, number - 1)
            for row in range(1, 23)
            for number in range(1, 4)
        ]
    )
    found = find(layout, [], "2-1")
    assert [ids(match) for match in found[:1]] == [["2-1"]]
    assert ids(find(layout, [], "21")[0]) == ["21-1", "21-2", "21-3"]


def test_a_letter_alone_is_a_row_of_each_zone() -> None:
    found = FINDER.find("F")
    assert [match.words for match in found[:3]] == [
        "Stalls, row F · 20 seats",
        "Front circle, row F · 14 seats",
        "Circle, row F · 10 seats",
    ]
    assert found[3].kind is MatchKind.ZONE
    assert words("row f") == [match.words for match in found[:3]]
    assert words("Stalls F") == ["Stalls, row F · 20 seats"]


def test_a_row_is_found_by_the_beginning_of_its_name() -> None:
    assert words("box") == ["Boxes, Box 1 · 4 seats", "Boxes, Box 2 · 4 seats", "Boxes · 12 seats"]


def test_a_number_alone_is_a_row_and_a_seat_of_every_row() -> None:
    found = FINDER.find("12")
    assert found[0].words == "Ränge, row 12 · 16 seats"
    assert {match.kind for match in found[1:]} == {MatchKind.SEAT}
    assert {match.seats[0].number for match in found[1:]} == {12}
    assert len(found) == 1 + 6 + 2 + 3
    assert words("seat 12") == [match.words for match in found[1:]]


def test_a_number_in_a_zone_is_that_seat_of_each_of_its_rows() -> None:
    assert words("front circle 12") == ["Front circle, row A, seat 12", "Front circle, row F, seat 12"]


def test_a_zone_is_found_by_its_beginning_whatever_the_accents() -> None:
    assert words("sta") == ["Stalls · 120 seats"]
    assert words("ran") == words("rän") == ["Ränge · 48 seats"]
    assert words("fr ci") == words("front circle") == ["Front circle · 28 seats"]


def test_a_row_that_goes_on_in_another_block_is_one_row() -> None:
    layout = Layout([*rows("Stalls", ["F"], 5), *rows("Stalls", ["F"], 5, block=1, first=6)])
    assert [match.words for match in find(layout, [], "f4-7")] == ["Stalls, row F, seats 4–7"]


def test_rows_that_nothing_tells_apart_but_their_seats_are_listed_with_them() -> None:
    layout = Layout(
        Seat(f"{side}{number}", "Stalls", "F", number, Decimal(1), block, 0, number)
        for block, side in enumerate("LR")
        for number in (1, 2)
    )
    found = find(layout, [], "F2")
    assert [ids(match) for match in found] == [["L2"], ["R2"]]
    assert len({match.words for match in found}) == 2


def test_a_customer_is_found_with_the_booking() -> None:
    found = FINDER.find("müller, hans")
    assert [match.words for match in found] == [
        "Müller, Hans  BK-7Q4Z-KM2X-WD9T · 4 seats · Stalls, row F, seats 12–15"
    ]
    assert (found[0].kind, found[0].booking_id) == (MatchKind.CUSTOMER, "BK-7Q4Z-KM2X-WD9T")


@pytest.mark.parametrize(
    ("typed", "customers"),
    [
        ("müller", {"Müller, Hans", "Mueller", "Müllerová"}),
        ("mueller", {"Müller, Hans", "Mueller", "Müllerová"}),
        ("muller", {"Müller, Hans", "Müllerová"}),
        ("MÜLLEROVA", {"Müllerová"}),
        ("hans m", {"Müller, Hans"}),
        ("ller", {"Müller, Hans", "Mueller", "Müllerová"}),
        ("obrien", {"O'Brien"}),
        ("o'b", {"O'Brien"}),
        ("ирина", {"Ирина"}),
    ],
)
def test_customers_are_found_whatever_the_accents_and_signs(typed: str, customers: set[str]) -> None:
    assert {match.words.split("  ")[0] for match in FINDER.find(typed)} == customers


def test_names_that_begin_so_stand_before_those_that_only_have_it() -> None:
    finder = FINDER.with_bookings([booking("1", "Klaus", "Stalls-A1"), booking("2", "Laus", "Stalls-F1")])
    assert [match.booking_id for match in finder.find("laus")] == ["2", "1"]


@pytest.mark.parametrize("typed", ["BK-7Q4Z-KM2X-WD9T", "bk-7q4z", "km2x", "7q4z km", "7Q4ZKM2X"])
def test_a_booking_is_found_by_a_piece_of_its_id(typed: str) -> None:
    (match,) = FINDER.find(typed)
    assert (match.kind, match.booking_id) == (MatchKind.BOOKING, "BK-7Q4Z-KM2X-WD9T")


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "F99", "F0", "Z1", "stalls z1", "\x00", "F" + "9" * 5000, "gone"]
)
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert FINDER.find(typed) == []


def test_a_house_without_seats_has_nothing_to_find() -> None:
    assert find(Layout([]), BOOKINGS, "müller") == find(Layout([]), [], "F12") == []


def test_text_of_the_database_comes_out_printable() -> None:
    layout = Layout(rows("\x1b[2JStalls", ["\x07F"]))
    finder = SeatFinder(layout, [booking("BK\x00-1", "[/foo]\x1b]0;x", *(layout.seats))])
    found = [*finder.find("F"), *finder.find("stalls"), *finder.find("foo"), *finder.find("f12")]
    assert {match.kind for match in found} >= {MatchKind.ROW, MatchKind.CUSTOMER, MatchKind.SEAT}
    assert all(is_printable(match.words) for match in found)


TYPED = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(["row", "seat", "F", "1", "12", "-", ",", " ", "/", "0", "Zone", "stalls", "–", "to"])
    ).map("".join),
)


@given(layouts(), TYPED)
def test_whatever_is_typed_finds_seats_of_the_layout(layout: Layout, typed: str) -> None:
    customers = [booking(f"BK-{typed}", typed, seat_id) for seat_id in [*layout.seats][:3]]
    for match in find(layout, customers, typed):
        assert match.seats
        assert all(layout.seats[seat.seat_id] is seat for seat in match.seats)
        assert is_printable(match.words)


@given(layouts(), st.data())
def test_every_seat_is_found_by_its_zone_row_and_number(layout: Layout, data: st.DataObject) -> None:
    seat = data.draw(st.sampled_from([*layout.seats.values()]))
    found = find(layout, [], f"{seat.zone} {seat.row} {seat.number}")
    assert any(match.seats == (seat,) for match in found)


@pytest.mark.slow
@pytest.mark.heavy
def test_a_hundred_thousand_seats_are_no_obstacle() -> None:
    stadium = Layout(
        seat
        for block in range(100)
        for seat in rows(f"Block {block + 100}", [str(row) for row in range(1, 26)], 40, block)
    )
    held = [
        booking(f"BK-{index:04}-XXXX", f"customer {index} müller", seat_id)
        for index, seat_id in enumerate([*stadium.seats][::4])
    ]
    finder = SeatFinder(stadium, held)
    finder.find("warm")
    for typed in ("1", "12", "101 12 3", "row 12 seat 3", "müller", "cust", "block 1", "bk-00", "12-15"):
        assert 1 <= len(finder.find(typed)) <= 4 * MOST_MATCHES
