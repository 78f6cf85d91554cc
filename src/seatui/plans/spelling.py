"""The plain spelling of the names in a plan: two that look alike are one, and such a plan is refused."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from seatui.domain.words.plain_text import appearance, plain_text
from seatui.plans.draft import Draft, RawSeat

_MOST_SPELLINGS = 3


def take_plain_spellings(draft: Draft) -> None:
    """Gives the names of the draft their plain spelling; refuses zones, rows and categories spelled in two ways."""
    plain = cache(plain_text)
    _refuse_twins(draft, "the zone's name", lambda seat: ("", seat.zone), has_row=False)
    _refuse_twins(draft, "the row's label", lambda seat: (seat.zone, seat.row))
    _refuse_twins(draft, "the category's name", lambda seat: ("", seat.category))
    draft.categories = {plain(name): None for name in draft.categories}
    for index, seat in enumerate(draft.seats):
        if not seat.is_ascii:
            draft.seats[index] = _plain(seat, plain)


def _refuse_twins(
    draft: Draft,
    what: str,
    name_of: Callable[[RawSeat], tuple[str | None, str | None]],
    *,
    has_row: bool = True,
) -> None:
    """Refuses names that look alike. name_of: where the name has to be the only one of its looks, and the name."""
    look = cache(lambda name: appearance(name or ""))
    spellings: dict[tuple[str, str], dict[str, int]] = {}
    for index, (where, name) in enumerate(map(name_of, draft.seats)):
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


def _plain(seat: RawSeat, plain: Callable[[str], str]) -> RawSeat:
    def spelled(text: str | None) -> str | None:
        return text and plain(text)

    return replace(
        seat,
        zone=spelled(seat.zone),
        row=spelled(seat.row),
        label=spelled(seat.label),
        own_id=spelled(seat.own_id),
        seat_id=spelled(seat.seat_id),
        category=spelled(seat.category),
    )
