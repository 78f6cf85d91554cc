"""The colours: a theme of our own, and what the seats look like in every other."""

from textual.color import Color
from textual.theme import Theme

from seatui.domain.seats import SeatStatus

SEAT_COLOURS = {
    SeatStatus.AVAILABLE: "$seat-free",
    SeatStatus.RESERVED: "$seat-held",
    SeatStatus.SOLD: "$seat-sold",
    SeatStatus.BLOCKED: "$seat-blocked",
}
"""The theme variable of each status, for `Content` styles."""

PICKED_STYLE = "$seat-picked-text on $seat-picked"
"""How a picked seat is drawn, for `Content` styles."""

POSTER = Theme(
    name="seatui",
    primary="#d8413b",
    secondary="#8d7a5b",
    accent="#ffcf4a",
    success="#3ecfae",
    warning="#f0994a",
    error="#f2605c",
    foreground="#ece6d8",
    background="#12131a",
    surface="#191b24",
    panel="#232633",
    dark=True,
    variables={
        "seat-free": "#3fe0bb",
        "seat-held": "#f0994a",
        "seat-sold": "#8f4a50",
        "seat-blocked": "#656a78",
        "seat-picked": "#ffcf4a",
        "seat-picked-text": "#12131a",
        "seat-cursor": "#fffdf5",
        "seat-cursor-text": "#12131a",
        "seat-mark": "#b9c4ff",
        "title-text": "#fff4e6",
        "stage": "#6d5638",
        "stage-text": "#fff4e6",
        "scrollbar": "#3a3e50",
        "scrollbar-hover": "#565c75",
        "scrollbar-active": "#ffcf4a",
        "scrollbar-background": "#191b24",
        "scrollbar-background-hover": "#191b24",
        "scrollbar-background-active": "#191b24",
        "scrollbar-corner-color": "#191b24",
        "footer-key-foreground": "#ffcf4a",
        "footer-background": "#191b24",
        "block-cursor-text-style": "none",
    },
)
"""Ink, paper, a poster's red and the gold of a ticket."""


def seat_variables(theme: Theme) -> dict[str, str]:
    """The variables that the map needs, from the colours of any theme that does not set them itself."""
    colours = theme.to_color_system().generate()
    return {
        "seat-free": colours["success"],
        "seat-held": colours["warning"],
        "seat-sold": colours["error-darken-2"],
        "seat-blocked": colours["secondary-darken-1"],
        "seat-picked": colours["accent"],
        "seat-picked-text": Color.parse(colours["accent"]).get_contrast_text(1.0).hex6,
        "seat-cursor": colours["foreground"],
        "seat-cursor-text": colours["background"],
        "seat-mark": colours["foreground"],
        "title-text": colours["button-color-foreground"],
        "stage": colours["panel"],
        "stage-text": colours["foreground"],
    }
