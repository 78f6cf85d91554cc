"""A plan in place of another: who is affected, whether that is agreed to, and the report."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain

import click
from msgspec import Struct

from seatui.booking import PlanService
from seatui.cli.appearance import Appearance
from seatui.cli.error_documents import failure_document
from seatui.domain.errors import InvalidRequest, SeatsWouldBeLost
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.plan_change import AffectedSeat, PlanChange
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import row_name, seats_count
from seatui.domain.words.wrapping import wrapped


class BookingsAffected(InvalidRequest):
    """A plan changes booked seats, and nobody agreed to that; nothing was changed."""

    def __init__(self, change: PlanChange, message: str) -> None:
        self.change = change
        super().__init__(message)


class Replacement(Struct, frozen=True):
    """How a plan is put in place of another.

    is_agreed: whether seats that are booked may be changed without asking. is_dry: to compare only.
    """

    appearance: Appearance
    is_agreed: bool = False
    is_dry: bool = False

    async def make(
        self, plans: PlanService, showing: Showing, plan: Plan, *, told: Progress = untold
    ) -> PlanChange:
        """Replaces the plan of a showing, and asks before that if booked seats are affected.

        told: each step; nothing while somebody is asked. Raises SeatsWouldBeLost, and BookingsAffected where nobody
        can be asked, or says no.
        """
        told("comparing")
        change = await plans.compare_plan(showing, plan)
        if change.in_the_way:
            raise SeatsWouldBeLost(change.in_the_way)
        if self.is_dry:
            return change
        lines = [*affected_lines(change, self.appearance.money_of(showing.currency))]
        if lines and not self.is_agreed:
            told("")
            _require_agreement(change, lines)
        agreed = [each.seat_id for each in change.affected]
        return await plans.replace_plan(showing, plan, agreed=agreed, told=told)


def _require_agreement(change: PlanChange, lines: Iterable[str]) -> None:
    """Asks the person at the terminal. Raises BookingsAffected without one, and for no."""
    if sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        message = "\n".join(("nothing was changed; --yes replaces the plan all the same", *lines))
        raise BookingsAffected(change, message)
    for line in chain.from_iterable(map(wrapped, lines)):
        click.echo(line, err=True)
    if not click.confirm("Replace the plan?", err=True):
        raise BookingsAffected(change, "nothing was changed")


def change_document(change: PlanChange) -> dict[str, object]:
    """What a plan changes, as a JSON object: numbers of seats, and the booked ones among them."""
    return {
        "kept": change.kept,
        "added": len(change.added),
        "lost": len(change.lost),
        "renamed": len(change.renamed),
        "of_another_kind": len(change.of_another_kind),
        "moved": len(change.moved),
        "repriced": len(change.repriced),
        "affected": [
            {
                "seat_id": each.seat_id,
                "status": each.status,
                "booking_id": each.booking_id,
                "user_id": each.user_id or None,
                "before": _seat_document(each.change.before),
                "after": _seat_document(each.change.after),
            }
            for each in change.affected
        ],
    }


def _seat_document(seat: Seat) -> dict[str, object]:
    return {
        "zone": seat.zone,
        "row": seat.row,
        "label": seat.label,
        "price": float(seat.price),
        "kind": seat.kind.value,
    }


def change_lines(change: PlanChange) -> Iterator[str]:
    """What a plan changes, in a sentence."""
    counts = (
        (len(change.added), "new"),
        (len(change.lost), "gone"),
        (len(change.renamed), "renamed"),
        (len(change.of_another_kind), "of another kind"),
        (len(change.moved), "moved"),
        (len(change.repriced), "repriced"),
    )
    parts = [
        f"{seats_count(change.kept)} as before",
        *(f"{count:,} {what}" for count, what in counts if count),
    ]
    yield from wrapped(", ".join(parts))


def affected_lines(change: PlanChange, money: Money) -> Iterator[str]:
    """The seats that are sold or held and that the plan changes, a line each, with their bookings and customers."""
    if not change.affected:
        return
    count, bookings = len(change.affected), len(change.booking_ids)
    seats = f"{seats_count(count)} that {'is' if count == 1 else 'are'} sold or held"
    yield f"the plan changes {seats}, of {bookings:,} booking{'' if bookings == 1 else 's'}:"
    for each in change.affected:
        yield f"  {_affected(each, money)}"


def _affected(affected: AffectedSeat, money: Money) -> str:
    change = affected.change
    who = ", ".join(printable(text) for text in (affected.booking_id, affected.user_id) if text)
    facts = []
    if change.is_renamed:
        facts.append(f"{_name(change.before)} becomes {_name(change.after)}")
    if change.is_of_another_kind:
        facts.append(
            f"{change.before.kind.value or 'standard'} becomes {change.after.kind.value or 'standard'}"
        )
    if change.is_repriced:
        facts.append(
            f"keeps its price, {money(change.before.price)}, where the plan has {money(change.after.price)}"
        )
    return (
        f"{printable(affected.seat_id)} ({affected.status.word}; {who or 'no booking'}): {'; '.join(facts)}"
    )


def _name(seat: Seat) -> str:
    return f"{row_name(seat)}, seat {printable(seat.label)}"


@failure_document.register
def _(error: BookingsAffected) -> dict[str, object]:
    return {"change": change_document(error.change)}
