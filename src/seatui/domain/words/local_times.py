"""Times as people type them, and the instants that they are in a zone."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from seatui.domain.errors import InvalidRequest
from seatui.domain.model.zones import zone_name


class NoSuchTime(InvalidRequest):
    """A local time that clocks skip, or one that they show twice. why: without what to type instead."""

    def __init__(self, why: str, instead: str = "") -> None:
        self.why = why
        super().__init__(f"{why}{instead}")


class TypedTime(Struct, frozen=True):
    """A time as typed. local: its date and time, with an offset if that was typed."""

    local: datetime

    @classmethod
    def read(cls, text: str) -> "TypedTime | date":
        """The time in a text of ISO 8601; a date, if it says no time. Raises ValueError."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            return cls(datetime.fromisoformat(text))

    def instant(self, zone: tzinfo) -> datetime:
        """The instant; without an offset, it is the time in this zone. Raises NoSuchTime, OverflowError."""
        return instant_of(self.local, zone) if self.local.tzinfo is None else self.local.astimezone(UTC)


def instant_of(local: datetime, zone: tzinfo) -> datetime:
    """The instant in UTC at which clocks in the zone show a local time. Raises NoSuchTime, OverflowError."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    instant = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        return instant
    where = f" in {name}" if (name := zone_name(zone)) else ""
    time = f"{local:%H:%M} on {local.day} {local:%b %Y}"
    if instant.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTime(f"there is no {time}{where}: the clocks are put forward over it")
    offsets = " or ".join(_offset(each) for each in (first, second))
    why = f"{time} comes twice{where}: the clocks are put back after it"
    raise NoSuchTime(why, f"; add the offset that is meant, {offsets}")


def comes_twice(instant: datetime, zone: tzinfo) -> bool:
    """Whether clocks in the zone show the time of an instant at another instant, too."""
    local = instant.astimezone(zone)
    return local.utcoffset() != local.replace(fold=not local.fold).utcoffset()


def offset_words(instant: datetime, zone: tzinfo) -> str:
    """`+01:00`: the offset of the zone at an instant."""
    return _offset(instant.astimezone(zone))


def day_of(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The instants between which a day lies in the zone."""
    begin, end = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)


def _offset(local: datetime) -> str:
    return local.replace(microsecond=0).isoformat()[len("2026-12-04T19:30:00") :]
