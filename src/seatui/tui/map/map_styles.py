"""The styles of a map in the current theme."""

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.widget import Widget

from seatui.tui.themes.theme import DENSITY_COLOURS, PRICE_COLOURS

STYLE_NAMES = (
    "base", "available", "reserved", "sold", "blocked", "picked", "owned", "party", "single", "offered", "cursor",
    "cursor-picked", "mark", "label", "label-current", "zone", "rule", "stage",
    *(f"price-{number}" for number in range(1, PRICE_COLOURS + 1)),
    *(f"density-{level}" for level in range(DENSITY_COLOURS)),
)  # fmt: skip

MAP_CSS = f"""
SeatMapView {{
    height: 1fr;
    background: $background;
    scrollbar-size: 0 0;
    & > .seat-map--base {{ background: $background; color: $foreground; }}
    & > .seat-map--available {{ background: $background; color: $seat-free; }}
    & > .seat-map--reserved {{ background: $background; color: $seat-held; }}
    & > .seat-map--sold {{ background: $background; color: $seat-sold; }}
    & > .seat-map--blocked {{ background: $background; color: $seat-blocked; }}
    & > .seat-map--owned {{ background: $background; color: $seat-owned; text-style: bold; }}
    & > .seat-map--party {{ background: $background; color: $seat-party; text-style: bold; }}
    & > .seat-map--single {{ background: $background; color: $seat-single; text-style: bold; }}
    & > .seat-map--offered {{ background: $background; color: $seat-picked; text-style: bold; }}
    & > .seat-map--picked {{ background: $seat-picked; color: $seat-picked-text; text-style: bold; }}
    & > .seat-map--cursor {{ background: $seat-cursor; color: $seat-cursor-text; text-style: bold; }}
    & > .seat-map--cursor-picked {{
        background: $seat-cursor; color: $seat-cursor-text; text-style: bold underline;
    }}
    & > .seat-map--mark {{ background: $background; color: $seat-mark; }}
    & > .seat-map--label {{ background: $background; color: $foreground 50%; }}
    & > .seat-map--label-current {{ background: $background; color: $seat-picked; text-style: bold; }}
    & > .seat-map--zone {{ background: $background; color: $foreground; text-style: bold; }}
    & > .seat-map--rule {{ background: $background; color: $foreground 20%; }}
    & > .seat-map--stage {{ background: $stage; color: $stage-text; text-style: bold; }}
    {
    "".join(
        f"& > .seat-map--price-{n} {{ background: $background; color: $price-{n}; }}"
        for n in range(1, PRICE_COLOURS + 1)
    )
}
    {
    "".join(
        f"& > .seat-map--density-{n} {{ background: $background; color: $density-{n}; }}"
        for n in range(DENSITY_COLOURS)
    )
}
}}
"""
"""The component styles of the map; each meaning of a colour is a variable of the theme."""

TINT = 0.13
"""The share of a price's colour in the background of its seats."""

_TINTED = ("available", "reserved", "sold", "blocked", "owned", "offered", "mark")
_GLOWING = ("available", "reserved", "sold", "blocked", "owned")


def map_styles(widget: Widget, *, tinted: bool, dimmed: bool = False) -> dict[str, Style]:
    """The styles by name; those with a `!` are underlined, for special seats without a letter beside them.

    With a `*`: of seats that have just changed. tinted: adds styles with `-0`, `-1` …, with the tint of a price as
    background, from the dearest. dimmed: for a house that is not known to be up to date.
    """
    styles = {name: widget.get_component_rich_style(f"seat-map--{name}") for name in STYLE_NAMES}
    if dimmed:
        styles = {name: style + Style(dim=True) for name, style in styles.items()}
    styles |= {f"{name}*": styles[name] + Style(reverse=True, bold=True) for name in _GLOWING}
    if tinted:
        background = Color.parse(widget.app.theme_variables["background"])
        for band in range(PRICE_COLOURS):
            tint = _tint(background, widget.app.theme_variables[f"price-{band + 1}"])
            if tint is not None:
                styles |= {f"{name}-{band}": styles[name] + Style(bgcolor=tint) for name in _TINTED}
    styles |= {f"{name}!": style + Style(underline=True) for name, style in styles.items()}
    return dict(zip(styles, _filtered(widget, list(styles.values())), strict=True))


def _filtered(widget: Widget, styles: list[Style]) -> list[Style]:
    """Styles after the app's line filters, such as the removal of colours."""
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
