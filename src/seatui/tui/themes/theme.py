"""The theme variables of the map, and their defaults in themes that define no seat colours."""

from collections.abc import Callable

from textual.color import Color
from textual.theme import Theme, ThemeProvider

from seatui.domain.model.seats import SeatStatus
from seatui.tui.themes.palettes import THEMES

SEAT_COLOURS = {
    SeatStatus.AVAILABLE: "$seat-free",
    SeatStatus.RESERVED: "$seat-held",
    SeatStatus.SOLD: "$seat-sold",
    SeatStatus.BLOCKED: "$seat-blocked",
}
"""The theme variable of each status, for `Content` styles."""

PICKED_STYLE = "$seat-picked-text on $seat-picked"
"""How a picked seat is drawn, for `Content` styles."""

CURSOR_STYLE = "$seat-cursor-text on $seat-cursor"
"""How the seat at the cursor is drawn, for `Content` styles."""

PRICE_COLOURS = 6
"""`$price-1`, the dearest, to `$price-6`."""

DENSITY_COLOURS = 5
"""`$density-0`, where no seat is free, to `$density-4`, where all are."""


def seat_variables(theme: Theme) -> dict[str, str]:
    """All variables of the map: the theme's own, and the others derived from its colours."""
    made = theme.to_color_system().generate() | theme.variables
    defaults = {
        "seat-free": made["success"],
        "seat-held": made["warning"],
        "seat-sold": made["error-darken-2"],
        "seat-blocked": made["secondary-darken-1"],
        "seat-picked": made["accent"],
        "seat-picked-text": Color.parse(made["accent"]).get_contrast_text(1.0).hex6,
        "seat-cursor": made["foreground"],
        "seat-cursor-text": made["background"],
        "seat-owned": made["primary"],
        "seat-party": made["secondary"],
        "seat-single": made["error"],
        "seat-mark": made["foreground"],
        "title-text": made["button-color-foreground"],
        "stage": made["panel"],
        "stage-text": made["foreground"],
        **{f"price-{number}": made["foreground"] for number in range(1, PRICE_COLOURS + 1)},
    }
    variables = {name: made.get(name, colour) for name, colour in defaults.items()}
    return variables | _densities(made["background"], variables["seat-sold"], variables["seat-free"])


_STEPS = (0.3, 0.5, 0.74, 1.0)
"""The shares of the colour of free seats in those of squares with some, from few to all."""


def _densities(background: str, sold: str, free: str) -> dict[str, str]:
    """From a faint trace of the colour of sold seats to that of free ones; ANSI colours cannot be blended."""
    below = Color.parse(background)
    none = below.blend(Color.parse(sold), 0.3)
    mixed = [below.blend(Color.parse(free), step) for step in _STEPS]
    return {f"density-{level}": colour.hex for level, colour in enumerate((none, *mixed))}


class ThemeCommands(ThemeProvider):
    """The themes in the command palette: ours, since Textual's have no colours for seats."""

    @property
    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Each theme's name, and the callback that selects it."""
        offered = dict(super().commands)
        return [(theme.name, offered[theme.name]) for theme in THEMES]
