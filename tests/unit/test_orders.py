"""`:` on the map: one line is one order, or an error that says what is possible."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.validation import LONGEST_HOLD
from seatui.domain.orders.command_line import parse, suggestions
from seatui.domain.orders.orders import (
    Clear,
    DropSeats,
    GoTo,
    Help,
    Hold,
    Order,
    OrderNotUnderstood,
    PickBest,
    PickSeats,
    Quit,
    Redo,
    Sell,
    Undo,
)
from seatui.domain.words.printable import is_printable

ZONES = ["Stalls", "Front circle", "Circle", "Ränge", "Block 101", "W"]
BELOW_50 = Decimal("49.99")


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("4", PickBest(4)),
        ("  4  ", PickBest(4)),
        ("best 4", PickBest(4)),
        ("pick 4 stalls", PickBest(4, "Stalls")),
        ("4 stalls <50 aisle", PickBest(4, "Stalls", at_most=BELOW_50, on_aisle=True)),
        ("4 aisle, <50, STALLS", PickBest(4, "Stalls", at_most=BELOW_50, on_aisle=True)),
        ("4 < 50 on the aisle st", PickBest(4, "Stalls", at_most=BELOW_50, on_aisle=True)),
        ("4 <=50", PickBest(4, at_most=Decimal(50))),
        ("4 ≤50€", PickBest(4, at_most=Decimal(50))),
        ("4 max 50", PickBest(4, at_most=Decimal(50))),
        ("4 under £50", PickBest(4, at_most=BELOW_50)),
        ("4 =45", PickBest(4, price=Decimal(45))),
        ("4 = 45.50", PickBest(4, price=Decimal("45.50"))),
        ("4 45€", PickBest(4, price=Decimal(45))),
        ("4 $45", PickBest(4, price=Decimal(45))),
        ("4 45,50", PickBest(4, price=Decimal("45.50"))),
        ("4 45 eur", PickBest(4, price=Decimal(45))),
        ("20 rows 4", PickBest(20, rows=4)),
        ("20 4 rows", PickBest(20, rows=4)),
        ("20 in 4 rows circle", PickBest(20, "Circle", rows=4)),
        ("4x5", PickBest(20, rows=4)),
        ("4 × 5 front circle", PickBest(20, "Front circle", rows=4)),
        ("4 wheelchair", PickBest(4, wheelchairs=1)),
        ("4 1 wheelchair", PickBest(4, wheelchairs=1)),
        ("4 2w aisle", PickBest(4, on_aisle=True, wheelchairs=2)),
        ("2w", PickBest(2, wheelchairs=2)),
        ("2 wheelchairs", PickBest(2, wheelchairs=2)),
        ("4 w", PickBest(4, "W")),
        ("4 w wheelchair", PickBest(4, "W", wheelchairs=1)),
        ("4 fr ci", PickBest(4, "Front circle")),
        ("4 range", PickBest(4, "Ränge")),
        ("4 block 101", PickBest(4, "Block 101")),
        ("4 101", PickBest(4, "Block 101")),
        ("4 circle", PickBest(4, "Circle")),
    ],
)
def test_a_party_is_its_number_and_then_anything_in_any_order(typed: str, order: PickBest) -> None:
    assert parse(typed, ZONES) == order


def test_w_is_a_wheelchair_where_no_zone_is_called_so() -> None:
    assert parse("4 w", ["Stalls"]) == PickBest(4, wheelchairs=1)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("F12-15", PickSeats("F12-15")),
        ("pick F", PickSeats("F")),
        ("row F", PickSeats("row F")),
        ("Stalls F", PickSeats("Stalls F")),
        ("stalls  f 12,14", PickSeats("stalls f 12,14")),
        ("12/3", PickSeats("12/3")),
        ("12-3", PickSeats("12-3")),
        ("q 12", PickSeats("q 12")),
        ("drop F12", DropSeats("F12")),
        ("drop", Clear()),
        ("clear", Clear()),
        ("sell", Sell()),
        ("SELL", Sell()),
        ("sell Hans  Müller", Sell("Hans Müller")),
        ("hold", Hold()),
        ("hold smith", Hold("smith")),
        ("hold smith 30m", Hold("smith", 30)),
        ("hold smith for 30 minutes", Hold("smith", 30)),
        ("hold user 123", Hold("user 123")),
        ("hold user 123 45 min", Hold("user 123", 45)),
        ("hold 2h", Hold(None, 120)),
        ("hold for 1 hour", Hold(None, 60)),
        ("hold smith 3 days", Hold("smith", 3 * 24 * 60)),
        ("hold smith 1d", Hold("smith", 24 * 60)),
        ("go müller", GoTo("müller")),
        ("find F12", GoTo("F12")),
        ("/F12", GoTo("F12")),
        ("undo", Undo()),
        ("u", Undo()),
        ("redo", Redo()),
        ("help", Help()),
        ("?", Help()),
        ("quit", Quit()),
        ("q", Quit()),
    ],
)
def test_every_order_has_its_word(typed: str, order: Order) -> None:
    assert parse(typed, ZONES) == order


def refusal(typed: str, zones: list[str] = ZONES) -> str:
    with pytest.raises(OrderNotUnderstood) as refused:
        parse(typed, zones)
    return str(refused.value)


def test_a_word_that_means_nothing_is_named_with_what_would() -> None:
    assert refusal("4 stalls aisel", ["Stalls", "Circle"]) == (
        'what is "aisel"? Known: aisle, rows N, wheelchair, <PRICE, =PRICE, a zone (Stalls, Circle)'
    )
    assert refusal("sel müller").startswith('what is "sel"? Known: pick, best, drop, clear, sell, hold,')


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "nothing was typed. Known: pick"),
        ("pick", "nothing was typed. Known: a seat (F12)"),
        ("go", "nothing was typed. Known: a seat (F12)"),
        ("/", "nothing was typed. Known: a seat (F12)"),
        ("best stalls", 'what is "stalls"? Known: a number of seats'),
        ("4 45", 'what is "45"? Known: aisle'),
        ("4 <", 'what is "<"? Known: aisle'),
        ("4 stalls circle", "the zone is said twice: circle"),
        ("4 <50 =45", "the price is said twice: =45"),
        ("4x5 rows 3", "the number of rows is said twice: rows 3"),
        ("0", "a party is of 1 to 9,999 people"),
        ("999x999", "a party is of 1 to 9,999 people"),
        ("4 rows 5", "4 seats cannot stand in 5 rows"),
        ("4 rows 0", "a party sits in 1 row or more"),
        ("0x4", "a party is of 1 to 9,999 people"),
        ("1 2w", "2 wheelchairs are more than a party of 1"),
        ("hold smith 0m", "a hold lasts 1 minute to 366 days"),
        ("hold 9999h", "a hold lasts 1 minute to 366 days"),
        ("hold smith 2 weeks", "a hold is for minutes, hours or days: 30m, 2h, 1d"),
        ("hold smith 90s", "a hold is for minutes, hours or days: 30m, 2h, 1d"),
        ("clear F12", 'what is "F12"? This order stands alone'),
        ("sell a\x1bb", '"a�b" cannot be the name of a customer'),
        ("sell " + "x" * 256, "cannot be the name of a customer"),
        ("x" * 9999, "that is too long"),
    ],
)
def test_an_order_that_cannot_be_says_why(typed: str, problem: str) -> None:
    assert problem in refusal(typed)


def test_zones_whose_names_begin_alike_are_meant_together() -> None:
    assert parse("4 Stalls", ["Stalls left", "Circle", "Stalls right"]) == PickBest(4, "stalls")


def test_a_zone_that_may_be_either_is_asked_for() -> None:
    zones = ["Front circle", "Rear circle", "Stalls"]
    assert refusal("4 circle", zones) == 'which zone is "circle"? Known: Front circle, Rear circle'


def test_the_names_of_zones_are_any_text() -> None:
    zones = ["<50", "aisle", "rows", "[/foo]\x1b[2J", "", " "]
    assert parse("4 foo", zones) == PickBest(4, "[/foo]\x1b[2J")
    assert parse("4 aisle", zones) == PickBest(4, "aisle")
    assert is_printable(refusal("4 nothing", zones))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("s", ["sell"]),
        ("H", ["hold", "help"]),
        ("sell", []),
        ("sell m", []),
        ("4", []),
        ("4 a", ["4 aisle"]),
        ("4 r", ["4 rows ", "4 Ränge"]),
        ("4 aisle fr", ["4 aisle Front circle"]),
        ("4 front ci", ["4 Front circle"]),
        ("4 stalls ci", []),
        ("4 stalls aisle w", ["4 stalls aisle wheelchair"]),
        ("4 what ci", []),
        ("4 stalls 1w rows 2 =45 ", ["4 stalls 1w rows 2 =45 aisle"]),
    ],
)
def test_what_is_typed_may_become(typed: str, lines: list[str]) -> None:
    assert suggestions(typed, ZONES) == lines


def test_everything_is_offered_where_nothing_is_typed_yet() -> None:
    assert {"pick", "sell", "hold", "help"} <= {*suggestions("", ZONES)}
    assert suggestions("4 ", ["Stalls"]) == ["4 aisle", "4 rows ", "4 wheelchair", "4 Stalls", "4 <"]


TYPED = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "4",
                "4x5",
                "2w",
                "aisle",
                "<",
                "=",
                "50",
                "€",
                "rows",
                "stalls",
                "hold",
                "sell",
                "30m",
                "x",
                ",",
                "٣",
            ]
        )
    ).map(" ".join),
)


def answer(typed: str, zones: list[str]) -> Order | OrderNotUnderstood:
    try:
        return parse(typed, zones)
    except OrderNotUnderstood as refused:
        return refused


@given(TYPED, st.lists(st.text(), max_size=4))
def test_whatever_is_typed_is_an_order_or_not_understood(typed: str, zones: list[str]) -> None:
    match answer(typed, zones):
        case OrderNotUnderstood() as refused:
            assert is_printable(str(refused))
        case PickBest() as order:
            assert order.party >= 1
            assert 0 <= order.wheelchairs <= order.party
            assert order.zone is None or any(
                zone.strip().casefold().startswith(order.zone.casefold().strip()) for zone in zones
            )
        case Hold(minutes=int(minutes)):
            assert 1 <= minutes * 60 <= LONGEST_HOLD.total_seconds()


@given(TYPED, st.lists(st.text(), max_size=4))
def test_every_suggestion_goes_on_from_what_is_typed(typed: str, zones: list[str]) -> None:
    for line in suggestions(typed, zones):
        assert line != typed
        assert suggestions(line, zones) is not None


NAMES = st.text(min_size=1, max_size=50).filter(lambda name: any(map(str.isalnum, name)))


@given(st.lists(NAMES, min_size=1))
def test_a_party_that_is_suggested_is_understood(zones: list[str]) -> None:
    for line in suggestions("4 ", zones):
        if not line.endswith(("rows ", "<")):
            assert isinstance(parse(line, zones), PickBest)
