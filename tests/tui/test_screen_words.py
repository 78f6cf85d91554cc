"""The wording of instants on the screens."""

from datetime import UTC, timedelta

import pytest

from seatui.domain.words.times import ago, showtime
from tests.tui.fakes import NOW

AGES = {
    "just now": timedelta(0),
    "1 second ago": timedelta(seconds=1),
    "59 seconds ago": timedelta(seconds=59),
    "2 minutes ago": timedelta(seconds=150),
    "1 hour ago": timedelta(minutes=119),
}


@pytest.mark.parametrize(("words", "age"), AGES.items(), ids=AGES)
def test_an_age_is_said_in_its_largest_unit(words: str, age: timedelta) -> None:
    assert ago(NOW - age, NOW, UTC) == words


def test_what_is_to_come_by_another_clock_is_just_now() -> None:
    assert ago(NOW + timedelta(seconds=1), NOW, UTC) == "just now"


def test_what_is_older_than_a_day_has_its_time_instead() -> None:
    then = NOW - timedelta(days=2)
    assert ago(then, NOW, UTC) == f"on {showtime(then, UTC)}"
