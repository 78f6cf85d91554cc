"""The report in words: its tables, its headline, and what was sold when as a plot."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import NamedTuple

from seatui.domain.model.report import Report, Sums
from seatui.domain.model.sales_steps import Steps, steps_of
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.bars import Bar, plot
from seatui.domain.words.money import MoneyOf
from seatui.domain.words.printable import printable
from seatui.domain.words.shares import percent
from seatui.domain.words.times import clock_time, showtime
from seatui.domain.words.wording import seats_count

ORDER = (SeatStatus.AVAILABLE, SeatStatus.RESERVED, SeatStatus.SOLD, SeatStatus.BLOCKED)
"""The columns of seats in a table, from free on."""

_HEADS = (*(status.word for status in ORDER), "money sold", "money held")
_LEAST_STEP_WIDTH = 3
_LENGTHS = {
    timedelta(minutes=15): "quarter of an hour",
    timedelta(hours=1): "hour",
    timedelta(hours=3): "3 hours",
    timedelta(days=1): "day",
    timedelta(days=7): "week",
    timedelta(days=28): "4 weeks",
    timedelta(days=364): "52 weeks",
}


class Table(NamedTuple):
    """A table of printable cells. right_from: the first column aligned on the right. totals: how many rows end it."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right_from: int
    totals: int = 0


def report_title(report: Report) -> str:
    """`Hamlet, Fri 4 Dec 2026 19:30`, or how many showings they are."""
    if len(report.showings) == 1:
        (only,) = (each.showing for each in report.showings)
        return f"{printable(only.name)}, {showtime(only.showtime, only.zone)}"
    return f"{len(report.showings):,} showings"


def headline(report: Report) -> str:
    """`312 of 566 seats sold (55 %), 14 held, 230 free, 10 blocked, 3 returned`."""
    sums = report.sums
    sold = sums.of(SeatStatus.SOLD)
    rest = [
        f"{sums.of(status):,} {status.word}"
        for status in (SeatStatus.RESERVED, SeatStatus.AVAILABLE, SeatStatus.BLOCKED)
    ]
    returned = [f"{report.returned:,} returned"] if report.returned else []
    return ", ".join(
        [f"{sold:,} of {seats_count(sums.size)} sold ({percent(sold, sums.size)} %)", *rest, *returned]
    )


def money_lines(report: Report, money_of: MoneyOf) -> list[str]:
    """`11,204.00 € sold, 504.00 € held`, a line for each currency."""
    return [
        f"{money_of(currency)(sums.sold)} sold, {money_of(currency)(sums.held)} held"
        for currency, sums in report.by_currency().items()
    ]


def zone_table(report: Report, money_of: MoneyOf) -> Table:
    """Seats and money by zone and price category, with a total for each currency."""
    rows = [
        (
            _zone_words(group.zone, group.category),
            money_of(group.currency)(group.price),
            *_cells(sums, money_of, group.currency),
        )
        for group, sums in report.by_price_group().items()
    ]
    totals = [("total", "", *cells) for cells in _totals(report, money_of)]
    return Table(("zone", "price", *_HEADS), [*rows, *totals], 1, len(totals))


def showing_table(report: Report, money_of: MoneyOf) -> Table:
    """Seats and money of each showing, with a total for each currency."""
    rows = [
        (
            showtime(each.showing.showtime, each.showing.zone),
            printable(each.showing.name),
            *_cells(each.sums, money_of, each.showing.currency),
        )
        for each in report.showings
    ]
    totals = [("total", "", *cells) for cells in _totals(report, money_of)]
    return Table(("showing", "", *_HEADS), [*rows, *totals], 2, len(totals))


def block_table(report: Report, money_of: MoneyOf) -> Table:
    """The free seats of each price, and the most of them side by side."""
    free: dict[tuple[str, Decimal], int] = {}
    for group, sums in report.by_price_group().items():
        key = group.currency, group.price
        free[key] = free.get(key, 0) + sums.of(SeatStatus.AVAILABLE)
    rows = [
        (money_of(currency)(price), f"{free.get((currency, price), 0):,}", f"{largest:,}")
        for (currency, price), largest in report.largest_blocks().items()
    ]
    return Table(("price", "free", "side by side"), rows, 0)


def _totals(report: Report, money_of: MoneyOf) -> Iterable[tuple[str, ...]]:
    for currency, sums in report.by_currency().items():
        yield _cells(sums, money_of, currency)


def _cells(sums: Sums, money_of: MoneyOf, currency: str) -> tuple[str, ...]:
    money = money_of(currency)
    return (*(f"{sums.of(status):,}" for status in ORDER), money(sums.sold), money(sums.held))


def _zone_words(zone: str, category: str) -> str:
    """`Stalls`, `Stalls · A`: a category that is called like its zone is not said again."""
    names = [zone, *([category] if category.casefold() != zone.casefold() else [])]
    return " · ".join(printable(name) for name in names if name) or "-"


def zone_of(report: Report) -> tzinfo:
    """The zone of the venue; this machine's where there are several."""
    zones = {each.showing.zone for each in report.showings}
    return zones.pop() if len(zones) == 1 else machine_zone()


def sales_steps(report: Report, width: int) -> Steps | None:
    """What was sold over time, in as many steps as a plot of this width has room for; None without a sale."""
    if not report.sales:
        return None
    return steps_of(report.sales, report.now, zone_of(report), max((width - 8) // _LEAST_STEP_WIDTH, 8))


def sales_plot(report: Report, width: int, height: int, *, in_ascii: bool = False) -> list[str]:
    """The seats sold over time as a plot, with a line above it that says so. height: of the bars, in lines."""
    if report.sales is None:
        return ["no journal knows when seats were sold"]
    steps = sales_steps(report, width)
    if steps is None:
        return ["nothing has been sold yet"]
    bars = [Bar(each.sold, _step_words(each.since, steps)) for each in steps.sales]
    return [f"seats sold per {_LENGTHS[steps.length]}", *plot(bars, width, height, in_ascii=in_ascii)]


def _step_words(since: datetime, steps: Steps) -> str:
    """`28 Nov`, `17:00`; of the first hours their day too."""
    local = since.astimezone(steps.zone)
    day = f"{local.day} {local:%b}"
    if steps.is_of_days:
        return day
    is_first = since == steps.sales[0].since or (local.hour, local.minute) == (0, 0)
    time = clock_time(since, steps.zone)
    return f"{day} {time}" if is_first else time
