"""The command line (`:` on the map): parsing of orders, and completions of a partial line."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from difflib import get_close_matches

from seatui.domain.model.validation import LONGEST_HOLD, customer_fault
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
    PickSeats,
    Quit,
    Redo,
    Run,
    Sell,
    Unblock,
    Undo,
    shown,
)
from seatui.domain.orders.party_line import is_party, parse_party
from seatui.domain.search.names import Name, fold, words_in
from seatui.domain.words.hold_time import UNDERSTOOD, HoldTime, Lasting, parse_hold_time
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import is_printable

LONGEST_ORDER = 500
"""The most characters in a line; nobody types a longer one."""

_SOMETHING = ("a seat (F12)", "seats (F12-15, F12x4)", "a row", "a zone", "a customer", "a booking")
_OTHER_TIME = re.compile(
    r"\d{5,}\s*(?:d|h|m)\w*$|\d\s*(?:s|secs?|seconds?|w|weeks?|months?|years?)$", re.IGNORECASE
)

_BOOKING_ID = re.compile(r"bk-\S+$", re.IGNORECASE)

_END_SAID = re.compile(r"(?:^|\s)until(?:\s|$)", re.IGNORECASE)
"""The word that begins the end of a hold, and is no part of a name."""


def parse(typed: str, zones: Sequence[str], names: Collection[str] = ()) -> Order:
    """Parses a line into an order. Raises OrderNotUnderstood, and nothing else.

    zones: their names in the house. names: of commands that may be ordered too, in lower case.
    """
    line = " ".join(typed[: LONGEST_ORDER + 1].split())
    if len(line) > LONGEST_ORDER:
        raise OrderNotUnderstood(line, (), "that is too long for an order")
    if line.startswith("/"):
        return _go(line[1:].strip(), zones)
    order = _by_word(line, zones, names)
    if order is not None:
        return order
    if is_party(line):
        return parse_party(line, zones)
    if _names_seats(line, zones):
        return PickSeats(line)
    if fold(line) in names:
        return Run(fold(line))
    raise _not_understood(line.partition(" ")[0], names)


def _by_word(line: str, zones: Sequence[str], names: Collection[str]) -> Order | None:
    """The order that begins with a word for it, or whose name is the whole line; None if neither."""
    word, _, rest = line.partition(" ")
    verb = _VERBS.get(fold(word)) or (None if rest else _LETTERS.get(fold(word)))
    is_name = fold(line) in names
    if is_name and (rest or verb in _NEEDS_MORE):
        return Run(fold(line))
    return verb(rest, zones) if verb is not None else None


def _not_understood(word: str, names: Collection[str]) -> OrderNotUnderstood:
    """The error for a word that is no order: those that it may be a slip of, or else all of them."""
    meant = get_close_matches(fold(word), dict.fromkeys([*_VERBS, *names]), n=3)
    if meant:
        return OrderNotUnderstood(word, (), f'what is "{shown(word)}"? Meant: {", ".join(meant)}')
    more = ["4 stalls <50 aisle", "F12", "F12-15", "F12x4"]
    return OrderNotUnderstood(word, [*_VERBS, *more, *(["any command by its name"] if names else [])])


def suggestions(typed: str, zones: Sequence[str], names: Collection[str] = ()) -> list[str]:
    """Completions of a line by one word or name; facts that it already has are not offered again.

    names: as for `parse`.
    """
    line = typed.lstrip()[:LONGEST_ORDER]
    if is_party(line):
        return _party_suggestions(line, zones)
    begun = fold(line)
    return [word for word in dict.fromkeys([*_VERBS, *names]) if word.startswith(begun) and word != begun]


def _names_seats(line: str, zones: Sequence[str]) -> bool:
    """Whether a line names seats: by a number, the word `row`, or the name of a zone."""
    words = words_in(line)
    begins_with_zone = any(
        Name.of(zone).is_exactly(words[:count]) for zone in zones for count in range(1, len(words) + 1)
    )
    says_row = words[:1] == ("row",) and len(words) > 1
    return any(map(str.isdecimal, line)) or says_row or begins_with_zone


def _without_arguments(order: Order) -> "_Verb":
    def made(rest: str, _: Sequence[str]) -> Order:
        if rest:
            raise OrderNotUnderstood(rest, (), f'what is "{shown(rest)}"? This order stands alone')
        return order

    return made


def _pick(rest: str, zones: Sequence[str]) -> Order:
    if is_party(rest):
        return parse_party(rest, zones)
    return PickSeats(_required(rest))


def _best(rest: str, zones: Sequence[str]) -> Order:
    return parse_party(rest, zones)


def _drop(rest: str, _: Sequence[str]) -> Order:
    return DropSeats(rest) if rest else Clear()


def _go(rest: str, _: Sequence[str]) -> Order:
    return GoTo(_required(rest))


def _required(rest: str) -> str:
    if not rest:
        raise OrderNotUnderstood("", _SOMETHING)
    return rest


def _on_booking(does: BookingOrder) -> "_Verb":
    return lambda rest, _: OnBooking(does, rest)


def _sell(rest: str, _: Sequence[str]) -> Order:
    if _BOOKING_ID.match(rest):
        return OnBooking(BookingOrder.SELL, rest)
    return Sell(_customer(rest))


def _hold(rest: str, _: Sequence[str]) -> Order:
    customer, time = _with_time(rest)
    if time is None and (_OTHER_TIME.search(rest) or _END_SAID.search(rest)):
        raise OrderNotUnderstood(rest, (), f"until when? A hold is for {UNDERSTOOD}")
    if isinstance(time, Lasting) and not timedelta(minutes=1) <= time.ttl <= LONGEST_HOLD:
        raise OrderNotUnderstood(rest, (), f"a hold lasts 1 minute to {LONGEST_HOLD.days} days")
    return Hold(_customer(customer), time)


def _with_time(rest: str) -> tuple[str, HoldTime | None]:
    """A name, and the time behind it; a bare number belongs to the name."""
    words = rest.split()
    for at in range(len(words)):
        text = " ".join(words[at:])
        time = None if text.isdecimal() else parse_hold_time(text)
        if time is not None:
            return " ".join(words[:at]), time
    return rest, None


def _customer(name: str) -> str | None:
    if customer_fault(name):
        raise OrderNotUnderstood(name, (), f'"{shown(name)}" cannot be the name of a customer')
    return plain_text(name) or None


_Verb = Callable[[str, Sequence[str]], Order]
_VERBS: dict[str, _Verb] = {
    "pick": _pick,
    "best": _best,
    "drop": _drop,
    "clear": _without_arguments(Clear()),
    "sell": _sell,
    "hold": _hold,
    "go": _go,
    "find": _go,
    **{each.value: _on_booking(each) for each in BookingOrder if each is not BookingOrder.SELL},
    "block": lambda rest, _: Block(rest),
    "unblock": lambda rest, _: Unblock(rest),
    "redo": _without_arguments(Redo()),
    "help": _without_arguments(Help()),
    "quit": _without_arguments(Quit()),
}
_NEEDS_MORE = (_pick, _best, _go)
"""Orders that are nothing without seats: alone, the word is the name of a command."""

# Rows have letters for labels, too: these are orders only where nothing follows.
_LETTERS = {
    "?": _VERBS["help"],
    "h": _VERBS["help"],
    "q": _VERBS["quit"],
    "u": _without_arguments(Undo()),
}


def _party_suggestions(line: str, zones: Sequence[str]) -> list[str]:
    """Completes the last word, or the last words where they begin the name of a zone."""
    found: dict[str, None] = {}
    starts = [match.start() for match in re.finditer(r"(?<=\s)(?=\S)|(?<=\s)$", line)]
    for start in reversed(starts):
        begun = line[start:]
        for option in _options(line[:start], zones):
            if Name.of(option).is_begun_by(words_in(begun)) if begun else start == len(line):
                found[line[:start] + option] = None
    return [whole for whole in found if whole != line]


def _options(line: str, zones: Sequence[str]) -> list[str]:
    """The facts that a party's line does not have yet; none where it is not understood."""
    try:
        party = parse_party(line, zones)
    except OrderNotUnderstood:
        return []
    facts = (
        ("aisle", party.on_aisle),
        ("rows ", party.rows > 0),
        ("wheelchair", party.wheelchairs > 0),
        *((zone, party.zone is not None) for zone in zones if zone.strip() and is_printable(zone)),
        ("<", party.at_most is not None or party.price is not None),
    )
    return [word for word, is_given in facts if not is_given]
