"""The six themes. Seat colours are named for their meaning.

tests/tui/test_themes.py checks each theme; tests/tui/test_what_the_eye_falls_on.py that they stand out from the
background in this order: picked, cursor, free, held, sold, blocked.
"""

from collections.abc import Mapping

from textual.theme import Theme

_PRICES_ON_DARK = ("#ffc94a", "#ff7fa3", "#b48cff", "#5fa8ff", "#4fd69c", "#c3c8d4")


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
    prices: from the dearest, as text on the background; all the same where letters tell them apart.
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
            "free": "#34d8ae",
            "held": "#f0994a",
            "sold": "#a84c44",
            "blocked": "#656a78",
            "picked": "#ffdc62",
            "picked-text": "#12131a",
            "cursor": "#cdc6e8",
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
            "sold": "#b86a6a",
            "blocked": "#6f79be",
            "picked": "#431a96",
            "picked-text": "#ffffff",
            "cursor": "#4a4a2c",
            "cursor-text": "#faf7f0",
            "owned": "#a3155f",
            "party": "#0b63ce",
            "single": "#d0103a",
            "mark": "#3345b8",
        },
        title="#fffaf2",
        stage=("#cdbb98", "#23242c"),
        bars=("#c3b9a5", "#a59a84", "#f1ece1"),
        prices=("#7a5a00", "#b3245a", "#6f35c8", "#1f5fc0", "#0f6f4f", "#5a5f6b"),
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
            "free": "#4afbbc",
            "held": "#ffb53d",
            "sold": "#ff7d7d",
            "blocked": "#8292f9",
            "picked": "#ffff00",
            "picked-text": "#000000",
            "cursor": "#a0f0ff",
            "cursor-text": "#000000",
            "owned": "#ff9dff",
            "party": "#c8a8ff",
            "single": "#ff8f9f",
            "mark": "#a8c4ff",
        },
        title="#000000",
        stage=("#ffffff", "#000000"),
        bars=("#ffffff", "#ffff00", "#1a1a1a"),
        prices=("#ffd000", "#ff8fb0", "#c9a0ff", "#74b8ff", "#5dff9b", "#ffffff"),
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
            "free": "#62b3e3",
            "held": "#e58e15",
            "sold": "#966c2c",
            "blocked": "#626d86",
            "picked": "#fff48a",
            "picked-text": "#10131c",
            "cursor": "#d0d0d8",
            "cursor-text": "#10131c",
            "owned": "#ffe3b8",
            "party": "#dfbe6e",
            "single": "#e1443a",
            "mark": "#c4cde0",
        },
        title="#ffffff",
        stage=("#4a4f63", "#ffffff"),
        bars=("#384058", "#56607c", "#181c28"),
        prices=("#ffe14d", "#d08a3a", "#b5e0ff", "#5b97ff", "#9a9eac", "#ffffff"),
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
            "free": "#2fc8c0",
            "held": "#fc9684",
            "sold": "#ab3952",
            "blocked": "#5f6470",
            "picked": "#ffe6eb",
            "picked-text": "#12131a",
            "cursor": "#b2c4d7",
            "cursor-text": "#12131a",
            "owned": "#ffd0d8",
            "party": "#9fd8ff",
            "single": "#ff2f3f",
            "mark": "#c9d4dc",
        },
        title="#ffffff",
        stage=("#57424a", "#ffffff"),
        bars=("#3a3e4c", "#565b6c", "#191b23"),
        prices=("#ff6b81", "#ffc2cc", "#22bdb5", "#a9f0ea", "#a59aa4", "#ffffff"),
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
            "free": "#c0c0c0",
            "held": "#a8a8a8",
            "sold": "#787878",
            "blocked": "#6e6e6e",
            "picked": "#ffffff",
            "picked-text": "#101010",
            "cursor": "#d0d0d0",
            "cursor-text": "#101010",
            "owned": "#d8d8d8",
            "party": "#d8d8d8",
            "single": "#ffffff",
            "mark": "#c8c8c8",
        },
        title="#101010",
        stage=("#3c3c3c", "#ffffff"),
        bars=("#444444", "#666666", "#191919"),
        prices=("#dcdcdc",) * 6,
    ),
)
"""Greys: the glyphs carry all meaning, lightness only helps; prices are letters."""

THEMES = (POSTER, LIGHT, HIGH_CONTRAST, DEUTERANOPIA, TRITANOPIA, MONO)
"""In the order in which they are offered."""
