"""The six themes. Seat colours are named for their meaning; tests/tui/test_themes.py checks each theme."""

from collections.abc import Mapping

from textual.theme import Theme

_PRICES_ON_DARK = ("#ffd97a", "#ffa6b5", "#cdadff", "#9cc0ff", "#86dccb", "#c8ccd6")


def _variables(
    seats: Mapping[str, str],
    *,
    title: str,
    stage: tuple[str, str],
    bars: tuple[str, str, str],
    prices: tuple[str, ...] = _PRICES_ON_DARK,
) -> dict[str, str]:
    """The variables of a theme.

    seats: the colours `seat-…`, and those of the text on `picked` and `cursor`. title: the text on the primary
    colour. stage: its colour and that of the text on it. bars: scroll bars and footer at rest, hovered, and below.
    prices: from the dearest, as text on the background.
    """
    bar, hovered, below = bars
    return {
        **{f"seat-{role}": colour for role, colour in seats.items()},
        **{f"price-{number}": colour for number, colour in enumerate(prices, 1)},
        "title-text": title,
        "stage": stage[0],
        "stage-text": stage[1],
        "scrollbar": bar,
        "scrollbar-hover": hovered,
        "scrollbar-active": seats["picked"],
        "scrollbar-background": below,
        "scrollbar-background-hover": below,
        "scrollbar-background-active": below,
        "scrollbar-corner-color": below,
        "footer-key-foreground": seats["picked"],
        "footer-background": below,
        "block-cursor-text-style": "none",
    }


POSTER = Theme(
    name="default",
    primary="#cb3732",
    secondary="#8d7a5b",
    accent="#ffcf4a",
    success="#3ecfae",
    warning="#f0994a",
    error="#f2605c",
    foreground="#ece6d8",
    background="#12131a",
    surface="#191b24",
    panel="#232633",
    variables=_variables(
        {
            "free": "#3fe0bb",
            "held": "#f0994a",
            "sold": "#9c4848",
            "blocked": "#656a78",
            "picked": "#ffcf4a",
            "picked-text": "#12131a",
            "cursor": "#fffdf5",
            "cursor-text": "#12131a",
            "owned": "#ff9ad0",
            "party": "#d896fc",
            "single": "#ff6b6b",
            "mark": "#b9c4ff",
        },
        title="#fff4e6",
        stage=("#6d5638", "#fff4e6"),
        bars=("#3a3e50", "#565c75", "#191b24"),
    ),
)
"""Ink, paper, a poster's red and the gold of a ticket."""

LIGHT = Theme(
    name="light",
    primary="#b3322c",
    secondary="#7a6849",
    accent="#6a35c0",
    success="#00705a",
    warning="#8f4a00",
    error="#b3261e",
    foreground="#23242c",
    background="#faf7f0",
    surface="#f1ece1",
    panel="#e6dfd0",
    dark=False,
    variables=_variables(
        {
            "free": "#00786c",
            "held": "#bc640a",
            "sold": "#c06c6c",
            "blocked": "#767b88",
            "picked": "#6a35c0",
            "picked-text": "#ffffff",
            "cursor": "#15161c",
            "cursor-text": "#faf7f0",
            "owned": "#a3155f",
            "party": "#0b63ce",
            "single": "#c8102e",
            "mark": "#3345b8",
        },
        title="#fffaf2",
        stage=("#cdbb98", "#23242c"),
        bars=("#c3b9a5", "#a59a84", "#f1ece1"),
        prices=("#7a5a00", "#a8324a", "#7440b4", "#2a5fb0", "#0f6f5f", "#5a5f6b"),
    ),
)
"""Ink on the paper of a programme, for a bright foyer."""

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#ffffff",
    accent="#ffff00",
    success="#5dff9b",
    warning="#ffb53d",
    error="#ff8a8a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    variables=_variables(
        {
            "free": "#5dff9b",
            "held": "#ffb53d",
            "sold": "#f07070",
            "blocked": "#aaaaaa",
            "picked": "#ffff00",
            "picked-text": "#000000",
            "cursor": "#ffffff",
            "cursor-text": "#000000",
            "owned": "#ff9dff",
            "party": "#c8a8ff",
            "single": "#4ff0ff",
            "mark": "#a8c4ff",
        },
        title="#000000",
        stage=("#ffffff", "#000000"),
        bars=("#ffffff", "#ffff00", "#1a1a1a"),
    ),
)
"""Every seat at 7 : 1 and more against black."""

DEUTERANOPIA = Theme(
    name="deuteranopia",
    primary="#2b5fae",
    secondary="#7d7866",
    accent="#fff48a",
    success="#78caff",
    warning="#fcae2a",
    error="#e8a06a",
    foreground="#e6e9f0",
    background="#10131c",
    surface="#181c28",
    panel="#222838",
    variables=_variables(
        {
            "free": "#78caff",
            "held": "#fcae2a",
            "sold": "#8c6428",
            "blocked": "#6b7690",
            "picked": "#fff48a",
            "picked-text": "#10131c",
            "cursor": "#ffffff",
            "cursor-text": "#10131c",
            "owned": "#ffd9a0",
            "party": "#d0b070",
            "single": "#ff7a5c",
            "mark": "#c4cde0",
        },
        title="#ffffff",
        stage=("#4a4f63", "#ffffff"),
        bars=("#384058", "#56607c", "#181c28"),
    ),
)
"""Blue and yellow, for red-green colour blindness; protanopia included."""

TRITANOPIA = Theme(
    name="tritanopia",
    primary="#c43a4e",
    secondary="#7a7a7a",
    accent="#ff5c78",
    success="#2fe0d8",
    warning="#fc9684",
    error="#ff5c78",
    foreground="#ecebec",
    background="#12131a",
    surface="#191b23",
    panel="#242730",
    variables=_variables(
        {
            "free": "#2fe0d8",
            "held": "#fc9684",
            "sold": "#a0284a",
            "blocked": "#6a6f7c",
            "picked": "#ff5c78",
            "picked-text": "#12131a",
            "cursor": "#ffffff",
            "cursor-text": "#12131a",
            "owned": "#ffd0d8",
            "party": "#9fd8ff",
            "single": "#ff2f3f",
            "mark": "#c9d4dc",
        },
        title="#ffffff",
        stage=("#57424a", "#ffffff"),
        bars=("#3a3e4c", "#565b6c", "#191b23"),
    ),
)
"""Cyan and red, for blue-yellow colour blindness: blue and green, or yellow and pink, look alike."""

MONO = Theme(
    name="mono",
    primary="#d0d0d0",
    secondary="#8a8a8a",
    accent="#ffffff",
    success="#e4e4e4",
    warning="#c0c0c0",
    error="#a8a8a8",
    foreground="#dcdcdc",
    background="#101010",
    surface="#191919",
    panel="#262626",
    variables=_variables(
        {
            "free": "#ffffff",
            "held": "#b8b8b8",
            "sold": "#6a6a6a",
            "blocked": "#8e8e8e",
            "picked": "#bcbcbc",
            "picked-text": "#101010",
            "cursor": "#ffffff",
            "cursor-text": "#101010",
            "owned": "#d8d8d8",
            "party": "#d8d8d8",
            "single": "#ffffff",
            "mark": "#c8c8c8",
        },
        title="#101010",
        stage=("#3c3c3c", "#ffffff"),
        bars=("#444444", "#666666", "#191919"),
        prices=("#ffffff", "#e8e8e8", "#d0d0d0", "#bababa", "#a6a6a6", "#949494"),
    ),
)
"""Greys: the glyphs carry all meaning, lightness only helps."""

THEMES = (POSTER, LIGHT, HIGH_CONTRAST, DEUTERANOPIA, TRITANOPIA, MONO)
"""In the order in which they are offered."""
