"""Whatever is typed, it is an order that can be, or the error names what is not understood and what would be."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.validation import LONGEST_HOLD
from seatui.domain.orders.command_line import parse
from seatui.domain.orders.orders import Hold, Order, OrderNotUnderstood, PickBest
from seatui.domain.words.hold_time import Lasting
from seatui.domain.words.printable import is_printable
from tests.unit.typed_orders import TYPED, refusal


def test_a_word_that_means_nothing_is_named_with_what_would() -> None:
    assert refusal("4 stalls aisel", ["Stalls", "Circle"]) == (
        'what is "aisel"? Known: aisle, rows N, wheelchair, <PRICE, =PRICE, a zone (Stalls, Circle)'
    )
    assert refusal("sel müller") == 'what is "sel"? Meant: sell'
    assert refusal("qwert müller").startswith('what is "qwert"? Known: pick, best, drop, clear, sell, hold,')


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
        case Hold(time=Lasting(ttl)):
            assert timedelta(minutes=1) <= ttl <= LONGEST_HOLD
