"""The intents of rivals: by their seed and window alone."""

from itertools import islice

from seatui.demo.rivals.crew import FIRST_WINDOW
from seatui.demo.rivals.intents import Act, Intent, intents

MANY = 2_000


def some(seed: int, window: int = FIRST_WINDOW) -> list[Intent]:
    """The first intents of a rival."""
    return [*islice(intents(seed, window), MANY)]


def test_the_same_seed_gives_each_window_the_same_intents_and_no_other_does() -> None:
    assert some(7) == some(7)
    assert some(7)[:5] != some(8)[:5]
    assert some(7)[:5] != some(7, FIRST_WINDOW + 1)[:5]


def test_rivals_do_everything_and_take_their_time() -> None:
    found = some(1)
    assert {each.act for each in found} == {*Act}
    assert min(each.pause for each in found) >= 0.4
    assert max(each.pause for each in found) <= 20
    assert 3 < sum(each.pause for each in found) / MANY < 7
