"""A party in one line: `4 stalls <50 aisle`. The number comes first, the rest in any order."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.orders.orders import OrderNotUnderstood, PickBest, shown
from seatui.domain.search.names import Name, words_in

LARGEST_PARTY = 9999
CENT = Decimal("0.01")
_ZONES_NAMED = 6
_LONGEST_ZONE = 25
"""The most words of a line that are tried as the name of a zone: a longer name does not fit into the table."""

_ROWS_SAID, _WHEELCHAIRS_SAID = "the number of rows", "the number of wheelchairs"

_END = r"(?=\s|$)"
_ROWS_OF = re.compile(r"(\d+)\s*[x×*]\s*(\d+)" + _END)
_ALL_WHEELCHAIRS = re.compile(r"(\d+)(?:w|wheelchairs?|\s+wheelchairs)" + _END)
_NUMBER = re.compile(r"(\d+)" + _END)

_AMOUNT = r"\d{1,8}(?:[.,]\d{1,2})?"
_MONEY = r"(?:[€$£¥]|eur|usd|gbp|chf)"
_PRICE = re.compile(rf"(<=|<|≤|=|under\s|max\s)\s*{_MONEY}?\s*({_AMOUNT})\s*{_MONEY}?{_END}")
_PLAIN_PRICE = re.compile(
    rf"()(?:{_MONEY}\s*({_AMOUNT})|({_AMOUNT})\s*{_MONEY}|(\d{{1,8}}[.,]\d{{1,2}})){_END}"
)
_ROWS = re.compile(rf"(?:(?:in\s)?rows?\s*(\d{{1,4}})|(?:in\s)?(\d{{1,4}})\s*rows?){_END}")
_AISLE = re.compile(rf"(?:(?:on|at)\s+)?(?:the\s+|an\s+)?aisle{_END}")
_WHEELCHAIRS = re.compile(rf"(\d{{1,4}})\s*(?:w|wheelchairs?){_END}")
_WHEELCHAIR = re.compile(rf"(?:w|wheelchair){_END}")


class _Fact(Struct, frozen=True):
    """One fact of the line about the party. about: its name in words; end: its end in the line."""

    about: str
    change: Callable[[PickBest], PickBest]
    end: int


_Reader = Callable[[str, int, Sequence[Name]], _Fact | None]


def is_party(line: str) -> bool:
    """Whether a line begins like a party: with a number alone, `4x5` or `2w`."""
    return any(pattern.match(line.lower()) for pattern in (_NUMBER, _ROWS_OF, _ALL_WHEELCHAIRS))


def parse_party(typed: str, zones: Sequence[str]) -> PickBest:
    """Parses the line of a party. zones: their names in the house. Raises OrderNotUnderstood."""
    line = " ".join(re.sub(r"[,;](?=\s|$)", " ", typed.lower()).split())
    order, at = _start(line)
    given = {about for about, number in _numbers_given(order) if number}
    for fact, words in _facts(line, at, zones):
        if fact.about in given:
            raise OrderNotUnderstood(words, (), f"{fact.about} is said twice: {shown(words)}")
        given.add(fact.about)
        order = fact.change(order)
    return _checked(order)


def possible(zones: Sequence[str]) -> list[str]:
    """The facts that a party's line can have, in words."""
    named = [zone for zone in zones if zone.strip()]
    more = ["…"] if len(named) > _ZONES_NAMED else []
    example = f"a zone ({', '.join([*map(shown, named[:_ZONES_NAMED]), *more])})"
    return ["aisle", "rows N", "wheelchair", "<PRICE", "=PRICE", *([example] if named else [])]


def _start(line: str) -> tuple[PickBest, int]:
    if found := _ROWS_OF.match(line):
        rows, wide = int(found[1]), int(found[2])
        return PickBest(rows * wide, rows=rows), _skip(line, found.end())
    if found := _ALL_WHEELCHAIRS.match(line):
        return PickBest(int(found[1]), wheelchairs=int(found[1])), _skip(line, found.end())
    if found := _NUMBER.match(line):
        return PickBest(int(found[1])), _skip(line, found.end())
    raise OrderNotUnderstood(_word(line, 0), ["a number of seats"])


def _numbers_given(order: PickBest) -> tuple[tuple[str, int], ...]:
    return (_ROWS_SAID, order.rows), (_WHEELCHAIRS_SAID, order.wheelchairs)


def _checked(order: PickBest) -> PickBest:
    if not 1 <= order.party <= LARGEST_PARTY:
        problem = f"a party is of 1 to {LARGEST_PARTY:,} people"
    elif order.rows > order.party:
        problem = f"{order.party} seats cannot stand in {order.rows} rows"
    elif order.wheelchairs > order.party:
        problem = f"{order.wheelchairs} wheelchairs are more than a party of {order.party}"
    else:
        return order
    raise OrderNotUnderstood("", (), problem)


def _facts(line: str, at: int, zones: Sequence[str]) -> Iterator[tuple[_Fact, str]]:
    """The facts of the line from `at` on, each with its words."""
    names = [Name.of(zone) for zone in zones]
    while at < len(line):
        fact = _fact(line, at, names)
        if fact is None:
            raise OrderNotUnderstood(_word(line, at), possible(zones))
        yield fact, line[at : fact.end]
        at = _skip(line, fact.end)


def _fact(line: str, at: int, names: Sequence[Name]) -> _Fact | None:
    """What the next words say. The full name of a zone is that zone, also where it begins like another fact."""
    fact = next((fact for read in _READERS if (fact := read(line, at, names))), None)
    zone = _exact_zone(line, at, names)
    return zone if fact is not None and zone is not None and zone.end > fact.end else fact


def _price(line: str, at: int, _: Sequence[Name]) -> _Fact | None:
    found = _PRICE.match(line, at) or _PLAIN_PRICE.match(line, at)
    if found is None:
        return None
    sign = found[1].strip()
    amount = Decimal(next(text for text in found.groups()[1:] if text).replace(",", "."))
    if sign in {"", "="}:
        return _Fact("the price", lambda order: replace(order, price=amount), found.end())
    # Prices have cents: below 50 is 49.99 at most.
    limit = amount - CENT if sign in {"<", "under"} else amount
    return _Fact("the price", lambda order: replace(order, at_most=limit), found.end())


def _rows(line: str, at: int, _: Sequence[Name]) -> _Fact | None:
    found = _ROWS.match(line, at)
    if found is None:
        return None
    rows = int(found[1] or found[2])
    if not rows:
        raise OrderNotUnderstood("0", (), "a party sits in 1 row or more")
    return _Fact(_ROWS_SAID, lambda order: replace(order, rows=rows), found.end())


def _wheelchairs(line: str, at: int, _: Sequence[Name]) -> _Fact | None:
    found = _WHEELCHAIRS.match(line, at)
    if found is None:
        return None
    wheelchairs = int(found[1])
    return _Fact(_WHEELCHAIRS_SAID, lambda order: replace(order, wheelchairs=wheelchairs), found.end())


def _wheelchair(line: str, at: int, _: Sequence[Name]) -> _Fact | None:
    found = _WHEELCHAIR.match(line, at)
    return (
        _Fact(_WHEELCHAIRS_SAID, lambda order: replace(order, wheelchairs=1), found.end()) if found else None
    )


def _aisle(line: str, at: int, _: Sequence[Name]) -> _Fact | None:
    found = _AISLE.match(line, at)
    return _Fact("the aisle", lambda order: replace(order, on_aisle=True), found.end()) if found else None


def _exact_zone(line: str, at: int, names: Sequence[Name]) -> _Fact | None:
    for end, words in _runs(line, at):
        for name in names:
            if name.is_exactly(words):
                return _in_zone(name, end)
    return None


def _begun_zone(line: str, at: int, names: Sequence[Name]) -> _Fact | None:
    for end, words in _runs(line, at):
        begun = [name for name in names if name.is_begun_by(words)]
        if begun:
            return _in_zone(begun[0] if len(begun) == 1 else _common(line[at:end], begun), end)
    return None


def _common(words: str, begun: Sequence[Name]) -> Name:
    """The common beginning of the names of several zones: `stalls` is the left and the right ones."""
    if all(name.text.strip().casefold().startswith(words.casefold()) for name in begun):
        return Name.of(words)
    raise OrderNotUnderstood(words, [name.text for name in begun], f'which zone is "{shown(words)}"?')


def _in_zone(name: Name, end: int) -> _Fact:
    return _Fact("the zone", lambda order: replace(order, zone=name.text), end)


# In order of precedence: numbers with a unit and the full name of a zone come first; a zone may be called W, too.
_READERS: tuple[_Reader, ...] = (_price, _rows, _wheelchairs, _exact_zone, _aisle, _wheelchair, _begun_zone)


def _runs(line: str, at: int) -> list[tuple[int, tuple[str, ...]]]:
    """The words from `at` on that may be the name of a zone, the most of them first, with their ends."""
    ends = [at + found.end() for found in re.finditer(r"\S+", line[at:])][:_LONGEST_ZONE]
    return [(end, words_in(line[at:end])) for end in reversed(ends)]


def _skip(line: str, at: int) -> int:
    return at + (line[at : at + 1] == " ")


def _word(line: str, at: int) -> str:
    return line[at:].split(" ", 1)[0]
