"""The rules for a plan in any format: each checks the whole of it, and names every seat that violates it."""

import shlex
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from seatui.domain.model.seat_labels import MAX_LABEL
from seatui.domain.model.validation import SEAT_ID_LENGTH
from seatui.domain.words.plain_text import refused_in
from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft, RawSeat, firsts, quoted
from seatui.plans.left_out import listed
from seatui.plans.prices import Prices
from seatui.plans.spelling import take_plain_spellings

MAX_ZONE = 50
MAX_ROW = 10
"""The width of `event_seats.row_number`."""
MAX_CATEGORY = 50
MAX_ROW_SEATS = 2_000

_MOST_NAMED = 5
"""The most seats named that have the same id."""


_zone, _row, _label = attrgetter("zone"), attrgetter("row"), attrgetter("label")
_category, _own_id = attrgetter("category"), attrgetter("own_id")
_place_of_row, _place_of_seat = attrgetter("zone", "row"), attrgetter("zone", "row", "label")


def check(draft: Draft, prices: Prices) -> None:
    """Raises InvalidPlan with every mistake in the draft, including those noted while it was read."""
    take_plain_spellings(draft)
    _check_zones(draft)
    _check_rows(draft)
    _check_labels(draft)
    _check_own_ids(draft)
    _check_seat_ids(draft)
    _check_twice(draft)
    _check_positions(draft)
    _check_categories(draft)
    _check_prices(draft, prices)
    draft.raise_problems()
    if not draft.seats:
        raise draft.refusal("the plan has no seats")


def _check_zones(draft: Draft) -> None:
    zones = firsts(map(_zone, draft.seats))
    for zone, first in zones.items():
        for fault in _text_faults("the zone's name", zone or "", MAX_ZONE):
            draft.refuse(fault, zone, at=first)
    if draft.requires_zone and "" in zones and any(zones):
        for index, seat in enumerate(draft.seats):
            if seat.zone == "":
                message = f"the seat at {seat.spot} stands in no zone, while others do"
                draft.refuse_seat(message, index, "no zone")


def _check_rows(draft: Draft) -> None:
    sizes = Counter(map(_place_of_row, draft.seats))
    for (zone, row), first in firsts(map(_place_of_row, draft.seats)).items():
        for fault in _text_faults("the row's label", row or "", MAX_ROW):
            draft.refuse(fault, zone, row, at=first)
        if sizes[zone, row] > MAX_ROW_SEATS:
            draft.refuse(f"the row has more than {MAX_ROW_SEATS:,} seats", zone, row, at=first)
    for index, row in enumerate(map(_row, draft.seats)):
        if row == "":
            # A table has lines to look at; elsewhere, the zone and the seats are all that there is to tell.
            seat = (
                f"the row of the seat at {draft.seats[index].spot}"
                if draft.read_columns
                else "the seat's row"
            )
            draft.refuse_seat(f"{seat} has no label", index, "no row")


def _text_faults(what: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"{what} is longer than {limit} characters"
    if codes := refused_in(text):
        yield f"{what} has characters that cannot be printed: {codes}"


def _check_labels(draft: Draft) -> None:
    labels = set(map(_label, draft.seats))
    faults = {label: [*_text_faults("the label", label or "", MAX_LABEL)] for label in labels}
    if "" not in labels and not any(faults.values()):
        return
    for index, seat in enumerate(draft.seats):
        if seat.label == "":
            message = f"the seat at {seat.spot} has no label"
            draft.refuse(message, seat.zone, seat.row, at=index, kind="no label")
        for fault in faults[seat.label]:
            draft.refuse_seat(fault, index)


def _check_own_ids(draft: Draft) -> None:
    """Refuses an id that stands twice, and names the seats that have it, or the first of many."""
    own_ids = [own_id for own_id in map(_own_id, draft.seats) if own_id is not None]
    if len(set(own_ids)) == len(own_ids):
        return
    seats: dict[str, list[int]] = {}
    for index, own_id in enumerate(map(_own_id, draft.seats)):
        if own_id is not None:
            seats.setdefault(own_id, []).append(index)
    for own_id, indexes in seats.items():
        if len(indexes) > 1:
            places = list(dict.fromkeys(_place(draft.seats[index]) for index in indexes))
            more = f"; and {len(places) - _MOST_NAMED:,} more" if len(places) > _MOST_NAMED else ""
            named = "; ".join(places[:_MOST_NAMED])
            message = f"the id {quoted(own_id)} stands {_times(len(indexes))}: at {named}{more}"
            draft.refuse(message, at=indexes[0], kind="id twice")


def _check_seat_ids(draft: Draft) -> None:
    for index, seat in enumerate(draft.seats):
        if seat.seat_id:
            for fault in _text_faults("the seat's id", seat.seat_id, SEAT_ID_LENGTH):
                draft.refuse_seat(fault, index)


def _check_twice(draft: Draft) -> None:
    """Refuses a label that is twice in a row, unless each of its seats has an id of its own."""
    if len(set(map(_place_of_seat, draft.seats))) == len(draft.seats):
        return
    seats: dict[tuple[str, str, str], list[int]] = {}
    for index, seat in enumerate(draft.seats):
        if seat.label and seat.zone is not None and seat.row is not None:
            seats.setdefault((seat.zone, seat.row, seat.label), []).append(index)
    for (zone, row, label), indexes in seats.items():
        if len(indexes) > 1 and any(draft.seats[index].own_id is None for index in indexes):
            message = f"the seat stands {_times(len(indexes))} in its row"
            draft.refuse(message, zone, row, label, at=indexes[1], kind="seat twice")
    _ask_for_column("zone", draft)


def _ask_for_column(what: str, draft: Draft) -> None:
    """Notes how to name a column that may say what the seats of a table lack: one not read, or the category."""
    says = {said for _, said in draft.read_columns}
    may_say = {"", "category"} if what == "zone" and "zone" not in says else {""}
    names = [name for name, said in draft.read_columns if said in may_say]
    if any(f"--columns {what}=" in note for note in draft.notes):
        return
    if len(names) == 1:
        name = quoted(names[0])
        option = f"{what}={name}" if name.isalnum() else shlex.quote(f"{what}={name}")
        draft.notes.append(f"if {name} says the {what}: --columns {option}")
    elif names:
        named = listed(map(quoted, names))
        draft.notes.append(f"if one of these says the {what}, --columns {what}=NAME names it: {named}")


def _check_positions(draft: Draft) -> None:
    rows = {(seat.zone, seat.row) for seat in draft.seats if seat.position is not None}
    if not rows:
        return
    places = Counter((seat.zone, seat.row, seat.position) for seat in draft.seats)
    for index, seat in enumerate(draft.seats):
        if (seat.zone, seat.row) not in rows:
            continue
        if seat.position is None:
            draft.refuse_seat("the seat has no position, while others of its row have one", index)
        elif (count := places[seat.zone, seat.row, seat.position]) > 1:
            message = f"the position {seat.position} stands {_times(count)} in the row"
            draft.refuse_seat(message, index, "position twice")


def _check_categories(draft: Draft) -> None:
    faults = cache(lambda category: [*_category_faults(category, is_required=draft.requires_category)])
    for index, category in enumerate(map(_category, draft.seats)):
        for fault in faults(category):
            draft.refuse_seat(fault, index)


def _category_faults(category: str | None, *, is_required: bool) -> Iterator[str]:
    if category == "" and is_required:
        yield "the seat has no category"
    yield from _text_faults("the category's name", category or "", MAX_CATEGORY)


def _check_prices(draft: Draft, prices: Prices) -> None:
    known = {*draft.categories, *(seat.category for seat in draft.seats if seat.category)}
    for category in prices.by_category:
        if category not in known:
            named = ", ".join(map(quoted, sorted(known))) or "none"
            message = f"a price is given for category {quoted(category)}; the plan's are: {named}"
            draft.refuse(message, kind="price without category")
    lacking = {
        name for name in set(map(_category, draft.seats)) if name is not None and prices.of(name) is None
    }
    unpriced: dict[str, list[int]] = {}
    for index, seat in enumerate(draft.seats if lacking else ()):
        if seat.price is None and seat.category is not None and seat.category in lacking:
            unpriced.setdefault(seat.category, []).append(index)
    for category, indexes in unpriced.items():
        if category:
            draft.refuse(_no_price(category, len(indexes)), at=indexes[0])
        elif not draft.requires_category:
            if "price" not in dict(draft.read_columns).values():
                _ask_for_column("price", draft)
            for index in indexes:
                draft.refuse_seat(
                    "the seat has no price and no category, and there is no --default-price", index
                )


def _no_price(category: str, seats: int) -> str:
    option = shlex.quote(f"{quoted(category)}=AMOUNT")
    have = "has" if seats == 1 else "have"
    return f"{seats_count(seats)} {have} no price: --price {option} or --default-price"


def _place(seat: RawSeat) -> str:
    """`Stalls, row F, seat 12`."""
    words = [quoted(seat.zone)] if seat.zone else []
    words += [f"row {quoted(seat.row)}"] if seat.row else []
    return ", ".join([*words, f"seat {quoted(seat.label)}" if seat.label else seat.spot])


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"
