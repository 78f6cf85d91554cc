"""The clocks: time since creation, and the time of the database."""

from datetime import UTC, datetime, timedelta

from seatui.booking.clock import DatabaseClock, steady_time

THEN = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)


class Steady:
    """A steady clock that a test moves. seconds: what it shows."""

    def __init__(self) -> None:
        self.seconds = 5_000.0

    def __call__(self) -> float:
        return self.seconds


def test_the_time_of_the_database_goes_on_from_the_last_answer() -> None:
    steady = Steady()
    clock = DatabaseClock(steady)
    clock.observe(THEN)
    assert clock.now() == THEN
    steady.seconds += 90
    assert clock.now() == THEN + timedelta(seconds=90)


def test_a_later_answer_counts_even_where_it_sets_the_time_back() -> None:
    clock = DatabaseClock(Steady())
    clock.observe(THEN)
    clock.observe(THEN - timedelta(hours=1))
    assert clock.now() == THEN - timedelta(hours=1)


def test_before_the_first_answer_it_is_the_time_of_the_machine() -> None:
    before = datetime.now(UTC)
    assert before <= DatabaseClock().now() <= datetime.now(UTC)


def test_the_steady_time_goes_on() -> None:
    before = steady_time()
    assert steady_time() >= before
