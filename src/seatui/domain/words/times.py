"""Times in words, in the zone of a venue."""

from datetime import datetime, timedelta, tzinfo

from seatui.domain.model.zones import machine_zone, zone_name
from seatui.domain.words.local_times import comes_twice, offset_words

_MINUTE, _HOUR, _A_DAY = 60, 3600, 24 * 3600


def day(instant: datetime, zone: tzinfo) -> str:
    """`Fri 4 Dec 2026`."""
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def clock_time(instant: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """`19:30` or `19:30:05`; a time that comes twice that night has its offset, `02:30+01:00`."""
    offset = offset_words(instant, zone) if comes_twice(instant, zone) else ""
    return f"{instant.astimezone(zone):{'%H:%M:%S' if seconds else '%H:%M'}}{offset}"


def zone_words(instant: datetime, zone: tzinfo) -> str:
    """` Europe/Berlin`, to follow a time; empty where this machine's clocks show the same."""
    if instant.astimezone(zone).utcoffset() == instant.astimezone(machine_zone()).utcoffset():
        return ""
    return f" {zone_name(zone) or offset_words(instant, zone)}"


def zoned_time(instant: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """`19:30`, and the zone where this machine's differs: `19:30 Europe/Berlin`."""
    return f"{clock_time(instant, zone, seconds=seconds)}{zone_words(instant, zone)}"


def ago(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """`4 seconds ago`, `12 minutes ago`, `3 hours ago`, or the day and time of what is older."""
    seconds = max(int((now - instant).total_seconds()), 0)
    if seconds >= _A_DAY:
        return f"on {showtime(instant, zone)}"
    for unit, length in (("hour", _HOUR), ("minute", _MINUTE), ("second", 1)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def began(showtime: datetime, now: datetime) -> str:
    """`began 24 h ago`, of a showing; empty until it begins."""
    seconds = int((now - showtime).total_seconds())
    if now < showtime:
        return ""
    if seconds < _MINUTE:
        return "began just now"
    if seconds < _HOUR:
        return f"began {seconds // _MINUTE} min ago"
    return (
        f"began {seconds // _HOUR} h ago" if seconds < 2 * _A_DAY else f"began {seconds // _A_DAY} days ago"
    )


def showtime(instant: datetime, zone: tzinfo) -> str:
    """`Fri 4 Dec 2026 19:30`, and the zone where this machine's differs."""
    return f"{day(instant, zone)} {zoned_time(instant, zone)}"


def when(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """`17:42` of the same day, else `Fri 4 Dec 2026 17:42`."""
    time = clock_time(instant, zone)
    return time if is_same_day(instant, now, zone) else f"{day(instant, zone)} {time}"


def end_words(end: datetime, ttl: timedelta | None, zone: tzinfo) -> str:
    """The end of what lasts so long from now: `19:42`, with its day and its zone where they differ."""
    return f"{when(end, end - (ttl or timedelta()), zone)}{zone_words(end, zone)}"


def is_same_day(instant: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether two instants are on one day in the zone."""
    return instant.astimezone(zone).date() == now.astimezone(zone).date()
