"""What stands for a seat: one glyph for each status, so that the map reads without colour; none means two things."""

from collections.abc import Mapping
from dataclasses import dataclass

from seatui.domain.seats import SeatKind, SeatStatus


@dataclass(frozen=True, slots=True)
class GlyphSet:
    """The signs of a map, each one cell wide and no two of them the same.

    marks: stands in the cell beside the seat and says what is particular about it.
    """

    statuses: Mapping[SeatStatus, str]
    picked: str
    marks: Mapping[SeatKind, str]
    rule: str
    separator: str


_MARKS = {SeatKind.WHEELCHAIR: "w", SeatKind.COMPANION: "c", SeatKind.RESTRICTED_VIEW: "r"}

UNICODE = GlyphSet(
    statuses={
        SeatStatus.AVAILABLE: "□",
        SeatStatus.RESERVED: "◐",
        SeatStatus.SOLD: "■",
        SeatStatus.BLOCKED: "×",
    },
    picked="◆",
    marks=_MARKS,
    rule="─",
    separator="·",
)

ASCII = GlyphSet(
    statuses={
        SeatStatus.AVAILABLE: "o",
        SeatStatus.RESERVED: "%",
        SeatStatus.SOLD: "#",
        SeatStatus.BLOCKED: "x",
    },
    picked="@",
    marks=_MARKS,
    rule="-",
    separator="|",
)


def glyphs_for(encoding: str | None) -> GlyphSet:
    """The signs that a terminal of this encoding can show; an unknown encoding is taken to show all."""
    try:
        "".join((*UNICODE.statuses.values(), UNICODE.picked, UNICODE.rule)).encode(encoding or "utf-8")
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE
