"""The plain spelling of the names in a plan: two that look alike are one, and such a plan is refused."""

from collections.abc import Iterable
from functools import cache
from operator import attrgetter

from seatui.domain.words.plain_text import appearance, is_plain_ascii, plain_text
from seatui.plans.draft import Draft, RawSeat, firsts

_MOST_SPELLINGS = 3

_NAMES = ("zone", "row", "label", "own_id", "category", "seat_id")
"""The fields of a seat that are names."""


def take_plain_spellings(draft: Draft) -> None:
    """Gives the names of the draft their plain spelling; refuses zones, rows and categories spelled in two ways."""
    _refuse_twins(draft, "the zone's name", (("", seat.zone) for seat in draft.seats), has_row=False)
    _refuse_twins(draft, "the row's label", map(attrgetter("zone", "row"), draft.seats))
    _refuse_twins(draft, "the category's name", (("", seat.category) for seat in draft.seats))
    draft.categories = {plain_text(name): None for name in draft.categories}
    _respell(draft.seats)


def _refuse_twins(
    draft: Draft, what: str, names: Iterable[tuple[str | None, str | None]], *, has_row: bool = True
) -> None:
    """Refuses names that look alike. names: of each seat, within which other name, and the name."""
    look = cache(lambda name: appearance(name or ""))
    spellings: dict[tuple[str, str], dict[str, int]] = {}
    for (where, name), index in firsts(names).items():
        if name:
            spellings.setdefault((look(where), look(name)), {}).setdefault(name, index)
    for spelled in spellings.values():
        if len(spelled) > 1:
            twin = draft.seats[list(spelled.values())[1]]
            listed = ", ".join(map(ascii, list(spelled)[:_MOST_SPELLINGS]))
            draft.refuse(
                f"{what} has {len(spelled)} spellings that look alike: {listed}",
                plain_text(twin.zone or ""),
                plain_text(twin.row or "") if has_row else "",
                at=list(spelled.values())[1],
            )


def _respell(seats: list[RawSeat]) -> None:
    """Gives names their plain spelling; a plan of which all are in ASCII is left as it is, and quickly."""
    plain: dict[str | None, str] = {}
    for field in _NAMES:
        texts = set(map(attrgetter(field), seats)) - {None}
        if not is_plain_ascii("".join(texts)):
            plain |= {text: plain_text(text) for text in texts if not is_plain_ascii(text)}
    if not plain:
        return
    for index, seat in enumerate(seats):
        if any(getattr(seat, field) in plain for field in _NAMES):
            seats[index] = seat._replace(
                zone=plain.get(seat.zone, seat.zone),
                row=plain.get(seat.row, seat.row),
                label=plain.get(seat.label, seat.label),
                own_id=plain.get(seat.own_id, seat.own_id),
                category=plain.get(seat.category, seat.category),
                seat_id=plain.get(seat.seat_id, seat.seat_id),
            )
