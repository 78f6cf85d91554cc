"""The tables of a report on a narrow screen."""

import pytest

from seatui.domain.words.report_words import Table
from seatui.tui.report_contents import table_content

HEAD = ("zone", "price", "free", "held", "sold", "blocked", "money sold", "money held")
NUMBERS = ("95.00 EUR", "1,295", "18", "1,602", "12", "138,569.00 EUR", "3,910.00 EUR")
LONG = "Orchestra Stalls {} of the Great Organ"


def table(*zones: str) -> Table:
    return Table(HEAD, [(zone, *NUMBERS) for zone in zones], 1)


@pytest.mark.parametrize(
    ("width", "gone"),
    [
        (75, {"blocked"}),
        (95, set()),
        (131, set()),
        (65, {"blocked", "money held"}),
        (50, {"blocked", "money held", "held"}),
    ],
)
def test_a_long_zone_is_cut_before_a_column_of_all_zones_goes(width: int, gone: set[str]) -> None:
    said = table_content(table("Gallery", LONG.format("Left")), width).plain
    assert {head for head in HEAD if f" {head} " not in f" {said.splitlines()[0]} "} == gone
    assert "Orchestra" in said
    assert max(map(len, said.splitlines())) <= max(width, 52)


def test_zones_that_begin_and_end_alike_are_told_apart_when_cut() -> None:
    zones = [LONG.format("Left"), LONG.format("Right")]
    _, left, right = table_content(table(*zones), 63).plain.splitlines()
    assert left.startswith("…Left of")
    assert right.startswith("…Right of")
