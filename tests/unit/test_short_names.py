"""Names without room: no cut name is that of another."""

import pytest

from seatui.domain.words.cells import cells
from seatui.domain.words.short_names import ShortNames


@pytest.mark.parametrize(
    ("names", "room", "shown"),
    [
        (["Section 1", "Section 12", "Section 107"], 9, ["Section 1", "…12", "…107"]),
        (["Parkett links", "Parkett rechts", "Rang"], 8, ["…links", "…rechts", "Rang"]),
        (["Balkon", "Parterre"], 5, ["Balk…", "Part…"]),
        (["Left", "Left stalls"], 6, ["Left", "Left…"]),
        (["舞台前区", "舞台后区"], 5, ["…前区", "…后区"]),
        (["Stalls left of the organ", "Stalls right of the organ"], 8, ["…left o…", "…right…"]),
        (["e\u0301e\u0301e\u0301", "x"], 2, ["e\u0301…", "x"]),
    ],
)
def test_a_cut_name_still_tells_which_one_it_is(names: list[str], room: int, shown: list[str]) -> None:
    cut = [ShortNames(names).cut(name, room) for name in names]
    assert cut == shown
    assert all(cells(name) <= room for name in cut)


def test_a_name_that_is_cut_to_what_others_have_too_is_none() -> None:
    blocks = ShortNames(["Block 101", "Block 201", "Block 212", "Lounge"])
    assert [blocks.cut_clearly("Block 201", room) for room in (9, 4, 3, 2)] == ["Block 201", "…201", "", ""]
    assert [blocks.cut_clearly("Lounge", room) for room in (5, 4, 3, 0)] == ["Loun…", "Lou…", "", ""]
