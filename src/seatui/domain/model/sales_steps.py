"""Sales over time, in steps as long as a plot has room for."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone, tzinfo

from msgspec import Struct

from seatui.domain.model.report import BIN, Sales

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
LENGTHS = (BIN, _HOUR, 3 * _HOUR, _DAY, 7 * _DAY, 28 * _DAY, 364 * _DAY)
"""The lengths of a step, each a part of the next but one day of weeks; those of a day and more begin at midnight."""


class Steps(Struct, frozen=True):
    """What was sold and returned in steps of one length without a gap, oldest first, the last one until now.

    zone: whose days these are.
    """

    length: timedelta
    sales: Sequence[Sales]
    zone: tzinfo

    @property
    def is_of_days(self) -> bool:
        """Whether a step is a day or more."""
        return self.length >= _DAY


def steps_of(sales: Sequence[Sales], now: datetime, zone: tzinfo, most: int) -> Steps:
    """The sales in steps from the first one to now, as short as `most` of them allow. sales: oldest first."""
    if not sales:
        return Steps(_HOUR, (), zone)
    until = max(now, sales[-1].since)
    length = next((each for each in LENGTHS if _count(sales[0].since, until, each) <= most), LENGTHS[-1])
    begin = _begin(sales[0].since, length, zone)
    return Steps(length, list(_filled(sales, begin, until, length, zone)), zone)


def _count(first: datetime, until: datetime, length: timedelta) -> int:
    return (until - first) // length + 2


def _begin(instant: datetime, length: timedelta, zone: tzinfo) -> datetime:
    """The step in which an instant is: by the clocks of the zone, as they are then."""
    # With a fixed offset: the difference of two times of one zone is that of their clocks.
    local = instant.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if length >= _DAY:
        return midnight
    offset = timezone(local.utcoffset() or timedelta())
    fixed = instant.astimezone(offset)
    return fixed - (fixed - fixed.replace(hour=0, minute=0, second=0, microsecond=0)) % length


def _filled(
    sales: Sequence[Sales], begin: datetime, until: datetime, length: timedelta, zone: tzinfo
) -> Iterator[Sales]:
    at = 0
    while begin <= until:
        end = _next(begin, length, zone)
        sold = returned = 0
        while at < len(sales) and sales[at].since < end:
            sold, returned, at = sold + sales[at].sold, returned + sales[at].returned, at + 1
        yield Sales(begin, sold, returned)
        begin = end


def _next(begin: datetime, length: timedelta, zone: tzinfo) -> datetime:
    """The end of a step; of days, by the clocks of the zone, so that they go on at midnight when those change."""
    if length >= _DAY:
        return begin.replace(tzinfo=zone) + length
    return begin + length
