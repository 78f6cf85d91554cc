"""The end of a hold, as people say it: `30m`, `until 18:00`, `until 1 h before the show`."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from seatui.domain.errors import InvalidRequest
from seatui.domain.model.validation import LONGEST_HOLD
from seatui.domain.words.local_times import NoSuchTime, instant_of
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time, day, is_same_day

UNDERSTOOD = "30m, 2h, 1h30, 3 days, until 18:00, until tomorrow 18:00, until 1 h before the show"

_DURATION = (
    r"(?:(?P<days>\d{1,4})\s*d(?:ays?)?)?\s*"
    r"(?:(?P<hours>\d{1,5})\s*h(?:ours?|rs?)?)?\s*"
    r"(?:(?P<minutes>\d{1,6})\s*(?:m|mins?|minutes?)?)?"
)
_FOR = re.compile(rf"(?:for\s+)?{_DURATION}")
_BEFORE = re.compile(
    rf"(?:until\s+)?{_DURATION}\s*before(?:\s+the)?(?:\s+show(?:ing|time)?)?|until(?:\s+the)?\s+show(?:ing|time)?"
)
_UNTIL = re.compile(
    r"(?P<until>until\s+)?(?:(?P<day>today|tomorrow|mon|tue|wed|thu|fri|sat|sun|\d{4}-\d\d-\d\d)[a-z]*\s*)?"
    r"(?:at\s+)?(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?)?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoldTimeNotUnderstood(InvalidRequest):
    """A text that is not the end of a hold, or an end that is not possible; the message says what is understood."""


class Lasting(Struct, frozen=True):
    """A hold that lasts so long."""

    ttl: timedelta

    def end(self, now: datetime, showtime: datetime, zone: tzinfo) -> datetime:  # noqa: ARG002
        """The end of a hold made at `now`."""
        return now + self.ttl


class BeforeShow(Struct, frozen=True):
    """A hold that ends so long before the showing begins."""

    margin: timedelta

    def end(self, now: datetime, showtime: datetime, zone: tzinfo) -> datetime:  # noqa: ARG002
        """The end of a hold made at `now`."""
        return showtime - self.margin


class AtClock(Struct, frozen=True):
    """A hold that ends at a time of the day. day: `today`, `tomorrow`, a weekday, an ISO date, or empty for today."""

    at: time
    day: str = ""

    def end(self, now: datetime, showtime: datetime, zone: tzinfo) -> datetime:  # noqa: ARG002
        """The end of a hold made at `now`; the time of day is that of `zone`."""
        local = now.astimezone(zone)
        day = _day_meant(self.day, local.date())
        return instant_of(datetime.combine(day, self.at), zone)


HoldTime = Lasting | BeforeShow | AtClock


def parse_hold_time(typed: str) -> HoldTime | None:
    """The time that a text says, without a look at the clock; None if it says none."""
    text = " ".join(typed.casefold().split())
    if (before := _BEFORE.fullmatch(text)) is not None:
        return BeforeShow(_duration(before.groupdict()))
    if (until := _UNTIL.fullmatch(text)) is not None and (at := _clock_meant(until)) is not None:
        return at
    lasting = _FOR.fullmatch(text)
    if lasting is not None and any(lasting.groupdict().values()):
        return Lasting(_duration(lasting.groupdict()))
    return None


def hold_end(typed: str, now: datetime, showtime: datetime, usual: timedelta, zone: tzinfo) -> datetime:
    """The end of a hold made at `now`. usual: its duration if nothing is typed. zone: of times of the day.

    Raises HoldTimeNotUnderstood, also for an end in the past, or more than a year ahead.
    """
    if not typed.strip():
        return now + usual
    meant = parse_hold_time(typed)
    if meant is None:
        raise HoldTimeNotUnderstood(f'what is "{printable(typed.strip())[:40]}"? Understood: {UNDERSTOOD}')
    return end_of(meant, now, showtime, zone)


def end_of(meant: HoldTime, now: datetime, showtime: datetime, zone: tzinfo) -> datetime:
    """The end of a hold made at `now`. Raises HoldTimeNotUnderstood for an end that is not possible."""
    try:
        end = meant.end(now, showtime, zone)
    except NoSuchTime as error:
        raise HoldTimeNotUnderstood(f"{error.why}; say how long instead, such as 2h") from error
    except (OverflowError, ValueError) as error:
        raise HoldTimeNotUnderstood(_TOO_LONG) from error
    if end <= now:
        raise HoldTimeNotUnderstood(f"{_in_words(end, now, zone)} is over; understood: {UNDERSTOOD}")
    if end - now > LONGEST_HOLD:
        raise HoldTimeNotUnderstood(_TOO_LONG)
    return end


_TOO_LONG = f"a hold lasts at most {LONGEST_HOLD.days} days"


def _in_words(end: datetime, now: datetime, zone: tzinfo) -> str:
    time = clock_time(end, zone)
    return time if is_same_day(end, now, zone) else f"{time} on {day(end, zone)}"


def _duration(parts: Mapping[str, str | None]) -> timedelta:
    return timedelta(
        days=int(parts["days"] or 0), hours=int(parts["hours"] or 0), minutes=int(parts["minutes"] or 0)
    )


def _clock_meant(until: re.Match[str]) -> AtClock | None:
    """The time of day that was said; None for a bare number, which is one of minutes."""
    hour, minute, day = until["hour"], until["minute"], until["day"]
    if hour is None or not (minute or until["until"] or day):
        return None
    if until.group(0).startswith(hour) and "h" in until.group(0) and not day:
        return None  # `1h30` lasts so long
    try:
        return AtClock(time(int(hour), int(minute or 0)), day or "")
    except ValueError:
        return None


def _day_meant(word: str, today: date) -> date:
    if word in ("", "today"):
        return today
    if word == "tomorrow":
        return today + timedelta(days=1)
    if word in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS.index(word) - today.weekday()) % 7)
    return date.fromisoformat(word)
