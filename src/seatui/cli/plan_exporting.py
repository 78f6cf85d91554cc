"""The plan of a showing, written to a file that can be imported again."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from seatui.domain.errors import InvalidPlan, InvalidRequest
from seatui.domain.model.seats import Seat
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.plans import Prices, parse_plan, write_csv, write_pretix

FORMATS = {"csv": write_csv, "pretix": write_pretix}
"""What writes a plan, by the name of the format."""

_HIDDEN = (
    "pretix has no fields for prices, kinds of seats and places on the map: they are in a text of the plan that "
    "is not to be seen, from which seatui reads them again"
)


def exported(plan: Plan, form: str) -> tuple[str, list[str]]:
    """A plan in a format by its name; notes on what the file cannot carry, found by reading it again.

    Raises InvalidRequest for a house without seats.
    """
    if not plan.seats:
        raise InvalidRequest("this showing has no seats, and so no plan")
    text = FORMATS[form](plan)
    return text, [*([_HIDDEN] if form == "pretix" else []), *_losses(plan, text)]


def _losses(plan: Plan, text: str) -> Iterator[str]:
    try:
        again = parse_plan(text.encode(), "the file", Prices())
    except InvalidPlan as error:
        yield f"the file cannot be imported as it is: {error}"
        return
    if (again.stage, again.place_of_stage) != (plan.stage, plan.place_of_stage):
        yield "the file has another place of the stage than the showing"
    found = {seat.seat_id: seat for seat in again.seats}
    pairs = [(seat, found[seat.seat_id]) for seat in plan.seats if seat.seat_id in found]
    others = [(seat, other) for seat, other in pairs if seat != other]
    for index, name in enumerate(Seat._fields):
        if count := sum(seat[index] != other[index] for seat, other in others):
            yield f"{name} of {seats_count(count)} is another in the file than in the showing"
    if lost := sum(seat.seat_id not in found for seat in plan.seats):
        yield f"seat_id of {seats_count(lost)} is another in the file than in the showing"


def print_file(text: str) -> None:
    """Prints a file as it is, in UTF-8; on a terminal without what that would obey."""
    # Another service may have written names with escape sequences.
    shown = "\n".join(map(printable, text.split("\n"))) if sys.stdout.isatty() else text
    click.echo(shown.encode(), nl=False)


def write_file(path: Path, text: str) -> None:
    """Writes a file in UTF-8, as a whole or not at all. Raises InvalidRequest where that is not possible."""
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_text(text, "utf-8", newline="")  # a pipe, or a device
        else:
            _write_whole(target, text)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InvalidRequest(f"{printable(str(path))} cannot be written: {reason}") from error


def _write_whole(target: Path, text: str) -> None:
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(text, "utf-8", newline="")
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
