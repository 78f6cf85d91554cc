"""`:` on the map: every order has its word, and what is typed may become one."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.orders.command_line import parse, suggestions
from seatui.domain.orders.orders import (
    Block,
    BookingOrder,
    Clear,
    DropSeats,
    GoTo,
    Help,
    Hold,
    OnBooking,
    Order,
    OrderNotUnderstood,
    PickBest,
    PickSeats,
    Quit,
    Redo,
    Run,
    Sell,
    Unblock,
    Undo,
)
from seatui.domain.words.hold_time import AtClock, BeforeShow, Lasting
from tests.unit.typed_orders import TYPED, ZONES, refusal


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
        ("hold smith 30m", Hold("smith", Lasting(timedelta(minutes=30)))),
        ("hold smith for 30 minutes", Hold("smith", Lasting(timedelta(minutes=30)))),
        ("hold user 123", Hold("user 123")),
        ("hold user 123 45 min", Hold("user 123", Lasting(timedelta(minutes=45)))),
        ("hold smith until 18:00", Hold("smith", AtClock(time(18)))),
        ("hold until 1 h before the show", Hold(None, BeforeShow(timedelta(hours=1)))),
        ("hold 2h", Hold(None, Lasting(timedelta(minutes=120)))),
        ("hold for 1 hour", Hold(None, Lasting(timedelta(minutes=60)))),
        ("hold smith 3 days", Hold("smith", Lasting(timedelta(days=3)))),
        ("hold smith 1d", Hold("smith", Lasting(timedelta(days=1)))),
        ("go müller", GoTo("müller")),
        ("find F12", GoTo("F12")),
        ("/F12", GoTo("F12")),
        ("u", Undo()),
        ("redo", Redo()),
        ("show", OnBooking(BookingOrder.SHOW)),
        ("return F14", OnBooking(BookingOrder.RETURN, "F14")),
        ("move bk-12", OnBooking(BookingOrder.MOVE, "bk-12")),
        ("sell BK-12", OnBooking(BookingOrder.SELL, "BK-12")),
        ("block K14 wet paint", Block("K14 wet paint")),
        ("unblock K14", Unblock("K14")),
        ("help", Help()),
        ("?", Help()),
        ("quit", Quit()),
        ("q", Quit()),
    ],
)
def test_every_order_has_its_word(typed: str, order: Order) -> None:
    assert parse(typed, ZONES) == order


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("undo", Run("undo")),
        ("Undo pick", Run("undo pick")),
        ("best before", Run("best before")),
        ("best 4", PickBest(4)),
        ("best", Run("best")),
        ("report", Run("report")),
        ("row", Run("row")),
        ("row F", PickSeats("row F")),
        ("stalls", PickSeats("stalls")),
    ],
)
def test_a_command_is_ordered_by_its_name(typed: str, order: Order) -> None:
    assert parse(typed, ZONES, NAMED) == order


NAMED = ("undo", "undo pick", "best", "best before", "report", "row", "stalls")


def test_a_word_that_is_unknown_is_answered_in_few_lines_by_what_it_may_mean() -> None:
    for typed, answer in (("mvoe", 'what is "mvoe"? Meant: move'), ("reprot", "Meant: report")):
        with pytest.raises(OrderNotUnderstood) as error:
            parse(typed, ZONES, NAMED)
        assert answer in str(error.value)
    with pytest.raises(OrderNotUnderstood) as error:
        parse("xyzzy", ZONES, NAMED)
    assert "return, move, release, extend, rename, split, block, unblock" in str(error.value)
    assert len(str(error.value)) < 3 * 78


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "nothing was typed. Known: pick"),
        ("pick", "nothing was typed. Known: a seat (F12)"),
        ("go", "nothing was typed. Known: a seat (F12)"),
        ("/", "nothing was typed. Known: a seat (F12)"),
        ("hold smith 0m", "a hold lasts 1 minute to 366 days"),
        ("hold 9999h", "a hold lasts 1 minute to 366 days"),
        ("hold smith 2 weeks", "until when? A hold is for 30m, 2h"),
        ("hold smith 90s", "until when? A hold is for 30m, 2h"),
        ("hold smith until 31.12.2026", "until when? A hold is for 30m, 2h"),
        ("hold smith until", "until when? A hold is for 30m, 2h"),
        ("hold until morgen", "until when? A hold is for 30m, 2h"),
        ("clear F12", 'what is "F12"? This order stands alone'),
        ("sell a\x1bb", '"a�b" cannot be the name of a customer'),
        ("sell " + "x" * 256, "cannot be the name of a customer"),
        ("x" * 9999, "that is too long"),
    ],
)
def test_an_order_that_cannot_be_says_why(typed: str, problem: str) -> None:
    assert problem in refusal(typed)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("s", ["sell", "show", "split"]),
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


def test_commands_are_offered_by_their_names() -> None:
    assert suggestions("un", ZONES, NAMED) == ["unblock", "undo", "undo pick"]


def test_everything_is_offered_where_nothing_is_typed_yet() -> None:
    assert {"pick", "sell", "hold", "help"} <= {*suggestions("", ZONES)}
    assert suggestions("4 ", ["Stalls"]) == ["4 aisle", "4 rows ", "4 wheelchair", "4 Stalls", "4 <"]


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
