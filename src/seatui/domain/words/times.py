"""Times in words, in local time."""

from datetime import datetime

_A_DAY = 24 * 3600


def day(instant: datetime) -> str:
    """`Fri 4 Dec 2026`, in local time."""
    local = instant.astimezone()
    return f"{local:%a} {local.day} {local:%b %Y}"


def clock_time(instant: datetime, *, seconds: bool = False) -> str:
    """`19:30` or `19:30:05`, in local time."""
    return f"{instant.astimezone():{'%H:%M:%S' if seconds else '%H:%M'}}"


def ago(instant: datetime, now: datetime) -> str:
    """`4 seconds ago`, `12 minutes ago`, `3 hours ago`, or the day and time of what is older."""
    seconds = max(int((now - instant).total_seconds()), 0)
    if seconds >= _A_DAY:
        return f"on {showtime(instant)}"
    for unit, length in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def showtime(instant: datetime) -> str:
    """`Fri 4 Dec 2026 19:30`, in local time."""
    return f"{day(instant)} {clock_time(instant)}"


def when(instant: datetime, now: datetime) -> str:
    """`17:42` of the same day, else `Fri 4 Dec 2026 17:42`; in local time."""
    time = clock_time(instant)
    return time if instant.astimezone().date() == now.astimezone().date() else f"{day(instant)} {time}"
