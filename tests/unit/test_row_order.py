"""Rows by their names, where nothing else tells their order."""

import pytest

from seatui.domain.venue.arranging import arrange
from seatui.domain.words.row_order import row_key
from tests.unit.houses import seat


@pytest.mark.parametrize(
    "names",
    [
        ["1", "2", "10"],
        ["A", "Z", "AA"],
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XIX", "XL", "XC"],
        ["iv", "v", "ix"],
        ["Fila IV", "Fila V", "Fila IX"],
        ["I", "L", "M", "V", "X"],
        ["C", "D", "L", "CC"],
        ["V", "X", "IV", "IX", "ABC"],
        ["I", "V", "X", "Box IV"],
    ],
)
def test_roman_numerals_are_numbers_where_all_rows_of_a_zone_have_them(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(backwards, key=row_key(names)) == names


def test_a_house_without_a_plan_has_the_rows_in_their_order() -> None:
    seats = [seat(f"A{number}")._replace(row=row) for number, row in enumerate(("V", "IX", "IV", "X"))]
    assert [each.row for each in arrange(seats)] == ["IV", "V", "IX", "X"]
