"""The styles of a map in the current theme."""

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.widget import Widget

from seatui.tui.themes.theme import DENSITY_COLOURS, PRICE_COLOURS

STYLE_NAMES = (
    "base", "available", "reserved", "sold", "blocked", "picked", "owned", "party", "single", "offered", "special",
    "cursor",
"cursor-picked", "owner", "label", "label-current", "zone", "rule", "stage",
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
    & > .seat-map--special {{ background: $background; color: $seat-mark; text-style: bold; }}
    & > .seat-map--owner {{ background: $background; color: $seat-mark; }}
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

FAINT = 0.45
"""The share of a price's colour in the sign of a seat of that price that cannot be bought."""

_GLOWING = ("available", "reserved", "sold", "blocked", "owned", "offered")
_FILLED = ("available", "special", "single", *(f"price-{number}" for number in range(1, PRICE_COLOURS + 1)))
"""Free seats, which are filled where they have room."""


def map_styles(widget: Widget, *, dimmed: bool = False) -> dict[str, Style]:
    """The styles of the map by name: those of its components, and others that are made of them.

    `kept-1` …, `faint-1` …: of seats of a price that are held, or cannot be bought. `owner-held`: of the initial
    of who holds a seat. With a `*`: of seats that have just changed. With a `=`: of free seats that are filled.
    With a `!`: of a taken seat of a particular kind. dimmed: for a house that is not known to be up to date.
    """
    styles = {name: widget.get_component_rich_style(f"seat-map--{name}") for name in STYLE_NAMES}
    background = Color.parse(widget.app.theme_variables["background"])
    for number in range(1, PRICE_COLOURS + 1):
        faint = _faint(background, widget.app.theme_variables[f"price-{number}"])
        styles[f"faint-{number}"] = styles["sold"] + Style(color=faint)
        styles[f"kept-{number}"] = styles[f"price-{number}"]
    if dimmed:
        styles = {name: style + Style(dim=True) for name, style in styles.items()}
    reverse = Style(reverse=True)
    styles["owner-held"] = styles["owner"] + reverse
    styles |= {f"{name}*": styles[name] + reverse + Style(bold=True) for name in _GLOWING}
    styles |= {f"{name}=": styles[name] + reverse for name in _FILLED}
    styles |= {f"{name}!": style + Style(underline=True) for name, style in styles.items()}
    return dict(zip(styles, _filtered(widget, list(styles.values())), strict=True))


def price_colours(styles: Mapping[str, Style]) -> int:
    """How many prices these styles tell apart by colour alone; 0 without colours."""
    colours = {styles[f"price-{number}"].color for number in range(1, PRICE_COLOURS + 1)}
    return len(colours) if len(colours) == PRICE_COLOURS else 0


def _filtered(widget: Widget, styles: list[Style]) -> list[Style]:
    """Styles after the app's line filters, such as the removal of colours."""
    _, background = widget.background_colors
    segments = [Segment(" ", style) for style in styles]
    for each in widget.app.get_line_filters():
        segments = each.apply(segments, background)
    return [segment.style or Style.null() for segment in segments]


def _faint(background: Color, colour: str) -> RichColor | None:
    try:
        return background.blend(Color.parse(colour), FAINT).rich_color
    except ColorParseError:  # a theme that leaves its colours to the terminal
        return None
