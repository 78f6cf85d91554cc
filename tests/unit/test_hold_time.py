"""The end of a hold, in whatever words it is said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.validation import LONGEST_HOLD
from seatui.domain.words.hold_time import HoldTimeNotUnderstood, hold_end
from seatui.domain.words.printable import is_printable

NOW = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
"""A Wednesday."""
SHOW = datetime(2026, 12, 4, 19, 30, tzinfo=UTC)
USUAL = timedelta(minutes=15)


def end(typed: str, now: datetime = NOW) -> datetime:
    return hold_end(typed, now, SHOW, USUAL, UTC)


@pytest.mark.parametrize(
    ("typed", "lasts"),
    [
        ("", USUAL),
        ("  ", USUAL),
        ("30m", timedelta(minutes=30)),
        ("30", timedelta(minutes=30)),
        ("for 45 minutes", timedelta(minutes=45)),
        ("2h", timedelta(hours=2)),
        ("2 Hours", timedelta(hours=2)),
        ("1h30", timedelta(minutes=90)),
        ("1 h 30 min", timedelta(minutes=90)),
        ("3 days", timedelta(days=3)),
        ("1d", timedelta(days=1)),
    ],
)
def test_a_hold_lasts_as_long_as_is_said(typed: str, lasts: timedelta) -> None:
    assert end(typed) == NOW + lasts


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("until 18:00", datetime(2026, 12, 2, 18, 0, tzinfo=UTC)),
        ("18:00", datetime(2026, 12, 2, 18, 0, tzinfo=UTC)),
        ("until 18", datetime(2026, 12, 2, 18, 0, tzinfo=UTC)),
        ("until 18.30", datetime(2026, 12, 2, 18, 30, tzinfo=UTC)),
        ("tomorrow 9:15", datetime(2026, 12, 3, 9, 15, tzinfo=UTC)),
        ("until friday 18:00", datetime(2026, 12, 4, 18, 0, tzinfo=UTC)),
        ("until 2026-12-03 10:00", datetime(2026, 12, 3, 10, 0, tzinfo=UTC)),
        ("until 1 h before the show", SHOW - timedelta(hours=1)),
        ("1h before", SHOW - timedelta(hours=1)),
        ("30 min before the show", SHOW - timedelta(minutes=30)),
        ("until 1h30 before the show", SHOW - timedelta(minutes=90)),
        ("until the show", SHOW),
    ],
)
def test_a_hold_ends_when_it_is_said_to(typed: str, expected: datetime) -> None:
    assert end(typed) == expected


def test_a_time_of_the_day_is_that_of_the_house() -> None:
    assert hold_end("until 18:00", NOW, SHOW, USUAL, ZoneInfo("Europe/Berlin")) == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("soon", 'what is "soon"? Understood: 30m, 2h'),
        ("until 25:00", 'what is "until 25:00"?'),
        ("2 weeks", 'what is "2 weeks"?'),
        ("until 14:00", "14:00 is over"),
        ("0m", "is over"),
        ("5 days before the show", "is over"),
        ("until 2026-02-31 10:00", "a hold lasts at most"),
        ("9999 days", "a hold lasts at most 366 days"),
        ("until 2029-01-01 10:00", "a hold lasts at most 366 days"),
        ("\x1b[2J", "what is"),
    ],
)
def test_what_is_not_possible_is_refused_with_what_would_be(typed: str, reason: str) -> None:
    with pytest.raises(HoldTimeNotUnderstood) as refused:
        end(typed)
    assert reason in str(refused.value)
    assert is_printable(str(refused.value))


@given(st.text() | st.from_regex(r"(until )?\d{0,4} ?(m|h|d|:\d\d)? ?(before the show)?", fullmatch=True))
def test_whatever_is_typed_is_an_end_ahead_or_refused(typed: str) -> None:
    found: datetime | HoldTimeNotUnderstood
    try:
        found = end(typed)
    except HoldTimeNotUnderstood as error:
        found = error
    match found:
        case datetime():
            assert NOW < found <= NOW + LONGEST_HOLD
        case refused:
            assert is_printable(str(refused))


BERLIN = ZoneInfo("Europe/Berlin")


def test_an_end_is_read_by_the_clocks_of_the_venue() -> None:
    now = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    assert hold_end("until 18:00", now, SHOW, USUAL, BERLIN) == datetime(2027, 3, 27, 17, 0, tzinfo=UTC)
    # The night in between is an hour shorter.
    assert hold_end("until tomorrow 18:00", now, SHOW, USUAL, BERLIN) == datetime(
        2027, 3, 28, 16, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (datetime(2027, 3, 27, 12, 0, tzinfo=UTC), "there is no 02:30"),
        (datetime(2027, 10, 30, 12, 0, tzinfo=UTC), "02:30 on 31 Oct 2027 comes twice"),
    ],
)
def test_an_end_that_clocks_skip_or_show_twice_is_refused(now: datetime, why: str) -> None:
    with pytest.raises(HoldTimeNotUnderstood, match=why) as refused:
        hold_end("until tomorrow 2:30", now, SHOW, USUAL, BERLIN)
    assert "say how long instead" in str(refused.value)
