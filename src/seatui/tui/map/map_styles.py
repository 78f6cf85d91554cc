"""The styles of a map in the current theme."""

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.widget import Widget

from seatui.tui.themes.theme import DENSITY_COLOURS, PRICE_COLOURS

STYLE_NAMES = (
    "base", "available", "reserved", "sold", "blocked", "picked", "owned", "party", "single", "cursor",
    "cursor-picked", "mark", "label", "label-current", "zone", "rule", "stage",
    *(f"price-{number}" for number in range(1, PRICE_COLOURS + 1)),
    *(f"density-{level}" for level in range(DENSITY_COLOURS)),
)  # fmt: skip

TINT = 0.13
"""How much of a price's colour the background of its seats has."""

_TINTED = ("available", "reserved", "sold", "blocked", "owned", "mark")


def map_styles(widget: Widget, *, tinted: bool) -> dict[str, Style]:
    """The styles by their names; with a `!` those of particular places where there is no cell beside the glyph.

    tinted: with `-0`, `-1` … those of seats whose background says their price, from the dearest.
    """
    styles = {name: widget.get_component_rich_style(f"seat-map--{name}") for name in STYLE_NAMES}
    if tinted:
        background = Color.parse(widget.app.theme_variables["background"])
        for band in range(PRICE_COLOURS):
            tint = _tint(background, widget.app.theme_variables[f"price-{band + 1}"])
            if tint is not None:
                styles |= {f"{name}-{band}": styles[name] + Style(bgcolor=tint) for name in _TINTED}
    styles |= {f"{name}!": style + Style(underline=True) for name, style in styles.items()}
    return dict(zip(styles, _filtered(widget, list(styles.values())), strict=True))


def _filtered(widget: Widget, styles: list[Style]) -> list[Style]:
    """Styles after what the app does to every segment, such as to take the colours out."""
    _, background = widget.background_colors
    segments = [Segment(" ", style) for style in styles]
    for each in widget.app.get_line_filters():
        segments = each.apply(segments, background)
    return [segment.style or Style.null() for segment in segments]


def _tint(background: Color, colour: str) -> RichColor | None:
    try:
        return background.blend(Color.parse(colour), TINT).rich_color
    except ColorParseError:  # a theme that leaves its colours to the terminal
        return None
