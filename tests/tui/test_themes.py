"""What each theme promises, computed: seats that differ in every depth of colour and for every eye."""

import re
from itertools import combinations

import pytest
from rich.color import ColorSystem
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from seatui.cli.appearance import THEMES as NAMES
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import ASCII, CONSOLE, UNICODE, GlyphSet
from seatui.tui.themes.palettes import HIGH_CONTRAST, LIGHT, MONO, POSTER, THEMES
from seatui.tui.themes.theme import (
    DENSITY_COLOURS,
    PRICE_COLOURS,
    SEAT_COLOURS,
    ThemeCommands,
    seat_variables,
)
from tests.readme_keys import README
from tests.tui.colour_vision import contrast, distance
from tests.tui.driving import at_a_house, at_the_showings
from tests.tui.fakes import FakeDatabase
from tests.tui.houses import every_status

IN_COLOUR = [theme for theme in THEMES if theme is not MONO]
DEPTHS = [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD]
EYES = [
    *((theme, "") for theme in IN_COLOUR),
    *((theme, theme.name) for theme in THEMES if theme.name.endswith("opia")),
    *((theme, "protanopia") for theme in THEMES if theme.name.endswith("deuteranopia")),
]
"""Each theme with whom it is for: a kind of colour blindness, or none."""
EASY_TO_TELL = 20
"""Ten times the distance at which two colours can just be told apart."""

TEXTS = [
    *(("foreground", below) for below in ("background", "surface", "panel")),
    *(("seat-picked", below) for below in ("background", "surface")),
    *(("background", notice) for notice in ("success", "warning", "error")),
    *((f"price-{number}", "background") for number in range(1, PRICE_COLOURS + 1)),
    ("seat-mark", "background"),
    ("seat-free", "surface"),
    ("seat-picked-text", "seat-picked"),
    ("seat-cursor-text", "seat-cursor"),
    ("seat-cursor-text", "warning"),
    ("title-text", "primary"),
    ("stage-text", "stage"),
]
"""What the screens write on what."""

every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
every_theme_in_colour = pytest.mark.parametrize("theme", IN_COLOUR, ids=lambda theme: theme.name)

Pair = tuple[Color, Color]


def variables(theme: Theme) -> dict[str, Color]:
    """The colours of a theme, by name."""
    made = theme.to_color_system().generate() | theme.variables | seat_variables(theme)
    return {name: Color.parse(text) for name, text in made.items() if text.startswith(("#", "ansi_"))}


def seats(theme: Theme) -> dict[str, Pair]:
    """Text and background of what must never be mistaken for one another."""
    colours = variables(theme)
    statuses = {status.lower(): colours[name.removeprefix("$")] for status, name in SEAT_COLOURS.items()}
    return {
        **{name: (colour, colours["background"]) for name, colour in statuses.items()},
        "picked": (colours["seat-picked-text"], colours["seat-picked"]),
        "cursor": (colours["seat-cursor-text"], colours["seat-cursor"]),
    }


def standing_out(theme: Theme) -> dict[str, Color]:
    """The colour that each is known by: a status by its sign's, the others by their background's."""
    background = variables(theme)["background"]
    return {name: text if below == background else below for name, (text, below) in seats(theme).items()}


@pytest.mark.parametrize("glyphs", [UNICODE, CONSOLE, ASCII], ids=["unicode", "console", "ascii"])
def test_statuses_cursor_and_selection_differ_in_sign_with_no_colour_at_all(glyphs: GlyphSet) -> None:
    signs = [
        *glyphs.statuses.values(),
        glyphs.picked,
        *(glyphs.cursor(status) for status in SeatStatus),
        glyphs.cursor(SeatStatus.AVAILABLE, picked=True),
    ]
    assert len(set(signs)) == len(signs) == 10


@every_theme_in_colour
@pytest.mark.parametrize("depth", DEPTHS, ids=lambda depth: depth.name.lower())
def test_statuses_cursor_and_selection_differ_in_colour_at_every_depth(
    theme: Theme, depth: ColorSystem
) -> None:
    shown = {name: _codes(pair, depth) for name, pair in seats(theme).items()}
    assert len(set(shown.values())) == len(shown), shown
    assert all(text != below for text, below in shown.values()), shown


@every_theme
def test_nothing_vanishes_on_a_console_with_eight_backgrounds(theme: Theme) -> None:
    for name, (text, below) in seats(theme).items():
        sign, behind = (colour.rich_color.downgrade(ColorSystem.STANDARD).number for colour in (text, below))
        assert sign is not None
        assert behind is not None
        assert sign != behind % 8, name


def _codes(pair: Pair, depth: ColorSystem) -> tuple[tuple[str, ...], ...]:
    text, below = (colour.rich_color.downgrade(depth) for colour in pair)
    return text.get_ansi_codes(), below.get_ansi_codes()


@pytest.mark.parametrize(
    ("theme", "vision"), EYES, ids=[f"{theme.name} {eye}".strip() for theme, eye in EYES]
)
def test_statuses_cursor_and_selection_are_easy_to_tell_apart(theme: Theme, vision: str) -> None:
    for (one, colour), (other, another) in combinations(standing_out(theme).items(), 2):
        assert distance(colour, another, vision) >= EASY_TO_TELL, (one, other)
    colours = variables(theme)
    for sign, status in (("owned", "held"), ("party", "sold"), ("party", "held"), ("single", "free")):
        far = distance(colours[f"seat-{sign}"], colours[f"seat-{status}"], vision)
        assert far >= EASY_TO_TELL, (sign, status)


def test_the_usual_colours_are_not_for_every_eye() -> None:
    """Why there are themes for the colour-blind; and that the measure can fail."""
    colours = variables(POSTER)
    free, owned = colours["seat-free"], colours["seat-owned"]
    assert distance(free, owned) > EASY_TO_TELL > distance(free, owned, "deuteranopia")


@every_theme
def test_free_seats_catch_the_eye_and_the_others_recede(theme: Theme) -> None:
    colours = variables(theme)
    seen = {
        name: contrast(colours[f"seat-{name}"], colours["background"])
        for name in ("free", "held", "sold", "blocked")
    }
    assert max(seen, key=lambda name: seen[name]) == "free"
    assert seen["held"] > seen["sold"]


@every_theme
def test_what_is_written_can_be_read(theme: Theme) -> None:
    colours = variables(theme)
    for text, below in TEXTS:
        assert contrast(colours[text], colours[below]) >= 4.5, (text, below)
    faint = colours["background"].blend(colours["foreground"], 0.7)
    assert contrast(faint, colours["background"]) >= 4.5


@every_theme
def test_every_seat_can_be_seen(theme: Theme) -> None:
    least = {HIGH_CONTRAST.name: 7, LIGHT.name: 3}.get(theme.name, 2.5)
    colours = variables(theme)
    for name in ("free", "held", "sold", "blocked", "picked", "cursor", "owned", "party", "single", "mark"):
        assert contrast(colours[f"seat-{name}"], colours["background"]) >= least, name


@pytest.mark.parametrize("theme", [*BUILTIN_THEMES.values(), *THEMES], ids=lambda theme: theme.name)
def test_every_theme_has_every_colour_of_the_map(theme: Theme) -> None:
    needed = {name for name in POSTER.variables if name.startswith(("seat-", "price-", "stage", "title"))}
    needed |= {f"density-{level}" for level in range(DENSITY_COLOURS)}
    assert needed <= set(seat_variables(theme)) == set(seat_variables(POSTER))


@every_theme
def test_the_overview_is_the_brighter_the_more_seats_are_free(theme: Theme) -> None:
    colours = variables(theme)
    seen = [contrast(colours[f"density-{level}"], colours["background"]) for level in range(DENSITY_COLOURS)]
    assert seen == sorted(seen)
    assert seen[0] < contrast(colours["seat-sold"], colours["background"])
    assert colours[f"density-{DENSITY_COLOURS - 1}"] == colours["seat-free"]
    assert len({colours[f"density-{level}"] for level in range(DENSITY_COLOURS)}) == DENSITY_COLOURS
    assert len(UNICODE.density) == len(CONSOLE.density) == len(ASCII.density) == DENSITY_COLOURS


@pytest.mark.parametrize(
    ("theme", "vision"), EYES, ids=[f"{theme.name} {eye}".strip() for theme, eye in EYES]
)
def test_prices_are_easy_to_tell_apart_by_their_colours(theme: Theme, vision: str) -> None:
    colours = variables(theme)
    prices = [colours[f"price-{number}"] for number in range(1, PRICE_COLOURS + 1)]
    for one, other in combinations(prices, 2):
        assert distance(one, other, vision) >= EASY_TO_TELL, (one, other)
    assert (
        len({price.rich_color.downgrade(ColorSystem.EIGHT_BIT).number for price in prices}) == PRICE_COLOURS
    )


def test_a_theme_has_the_same_name_on_the_command_line_and_in_readme() -> None:
    assert [theme.name for theme in THEMES] == [*NAMES]
    *most, last = (f"`{name}`" for name in NAMES)
    assert f"`--theme` takes {', '.join(most)} or {last}" in README.read_text("utf-8")


async def test_only_the_themes_made_for_seats_are_offered() -> None:
    async with at_the_showings(FakeDatabase()) as clerk:
        names = [name for name, _ in ThemeCommands(clerk.app.screen).commands]
        assert names == [theme.name for theme in THEMES]
        for theme in THEMES:
            clerk.app.theme = theme.name
            await clerk.pilot.pause()
            assert clerk.app.theme_variables["seat-free"] == theme.variables["seat-free"]


MADE_UP_NAMES = re.compile(r"terminal-\d+|@font-face \{.*?\}\s*", re.DOTALL)


class Svg(SingleFileSnapshotExtension):
    """A picture that a browser can show."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_a_house_in_each_theme(theme: str, snapshot: SnapshotAssertion) -> None:
    async with at_a_house(every_status(), size=(80, 18)) as clerk:
        clerk.app.theme = theme
        await clerk.press("home", "right", "right", "space", "down")
        picture = MADE_UP_NAMES.sub("", clerk.app.export_screenshot(title="seatui"))
    assert picture == snapshot(extension_class=Svg)
