"""The price and the marks of a seat as a file has them: what is no price is refused, what is no kind is noted."""

from decimal import Decimal

from seatui.domain.model.seats import SeatKind
from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.values import amount_fault, written_amount, written_flag, written_kind

SeatPlace = tuple[str, str, str]
"""The zone, row and label of a seat, for messages."""


def take_price(text: str, place: SeatPlace, draft: Draft) -> Decimal:
    """The amount of a price; 0 where it is refused, so that it is not refused again, for a missing one."""
    amount, currency = written_amount(text)
    if amount is None:
        draft.refuse(amount_fault(text), *place, kind="price")
        return Decimal(0)
    if currency:
        draft.left_out.currencies.add(currency)
    return amount


def take_kind(text: str, where: str, draft: Draft) -> SeatKind:
    """The kind of a seat; an unknown one is left out. where: the column or property that says it."""
    kind = written_kind(text)
    if kind is None:
        draft.left_out.add_kind(where, text)
    return kind or SeatKind.STANDARD


def take_flag(text: str, what: str, place: SeatPlace, draft: Draft) -> bool:
    """Whether a seat is marked as this; False where what the file says is refused."""
    says = written_flag(text)
    if says is None:
        draft.refuse(f"{what}: {quoted(text)!r} is neither yes nor no", *place, kind=what)
    return bool(says)
