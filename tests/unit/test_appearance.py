"""What seatui makes of the terminal it is on, and of what was asked for."""

import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest
from click.testing import CliRunner

from seatui.cli.appearance import ALL, MANY, SIXTEEN, THEMES, Appearance, depth
from seatui.cli.commands import seatui
from seatui.cli.settings import Settings
from seatui.domain.words.glyphs import ASCII
from tests.support import PATIENCE


@pytest.mark.parametrize(
    ("term", "colorterm", "colours", "expected"),
    [
        ("linux", "", 8, SIXTEEN),
        ("linux", "truecolor", 8, SIXTEEN),
        ("xterm-16color", "truecolor", 16, SIXTEEN),
        ("xterm", "", 8, SIXTEEN),
        ("xterm", "truecolor", 8, ALL),
        ("xterm-256color", "", 256, MANY),
        ("xterm-256color", "", None, MANY),
        ("xterm-256color", "24bit", 256, ALL),
        ("alacritty", "", 256, MANY),
        ("xterm-direct", "", 2**24, ALL),
        ("never-heard-of", "", None, SIXTEEN),
        ("", "", None, SIXTEEN),
    ],
)
def test_only_colours_that_the_terminal_has(
    term: str, colorterm: str, colours: int | None, expected: str
) -> None:
    assert depth(term, colorterm, colours) == expected


TOLD = """
from seatui.cli.appearance import tell_textual
environment = {name: value for name, value in __import__("os").environ.items() if name != "PATH"}
tell_textual(environment)
print(environment.get("TEXTUAL_COLOR_SYSTEM"), environment.get("NO_COLOR"))
"""


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"TERM": "linux"}, "standard None"),
        ({"TERM": "xterm-256color"}, "256 None"),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "truecolor None"),
        ({"TERM": "vt100"}, "standard 1"),
        ({"TERM": "never-heard-of"}, "standard None"),
        ({}, "standard None"),
    ],
)
def test_textual_is_told_unless_it_has_been_told_already(environment: Mapping[str, str], told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert done.stdout.strip() == told


@pytest.fixture
def looks() -> Iterator[list[Appearance]]:
    """Collects the appearance that a command is given; a command of its own shows it."""
    seen: list[Appearance] = []

    @seatui.command("looks")
    def command() -> None:
        import click

        seen.append(click.get_current_context().find_object(Settings).appearance)  # type: ignore[union-attr]

    yield seen
    del seatui.commands["looks"]


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, Appearance()),
        (["--theme", "light"], {}, Appearance("light")),
        ([], {"SEATUI_THEME": "mono"}, Appearance("mono")),
        (["--theme", "light"], {"SEATUI_THEME": "mono"}, Appearance("light")),
        (["--ascii"], {}, Appearance(ascii_only=True)),
        ([], {"SEATUI_ASCII": "1"}, Appearance(ascii_only=True)),
        ([], {"SEATUI_ASCII": "0", "SEATUI_THEME": ""}, Appearance()),
    ],
)
def test_an_option_counts_before_the_environment(
    looks: list[Appearance], arguments: list[str], environment: dict[str, str], expected: Appearance
) -> None:
    assert CliRunner().invoke(seatui, [*arguments, "looks"], env=environment).exit_code == 0
    assert looks == [expected]


@pytest.mark.parametrize(
    ("arguments", "environment"), [(["--theme", "sepia"], {}), ([], {"SEATUI_THEME": "sepia"})]
)
def test_an_unknown_theme_is_refused_with_the_names_of_those_there_are(
    arguments: list[str], environment: dict[str, str]
) -> None:
    refused = CliRunner().invoke(seatui, [*arguments, "events"], env=environment)
    assert refused.exit_code == 2
    assert all(name in refused.stderr for name in THEMES)


def test_the_demo_looks_as_it_was_asked_to() -> None:
    assert Settings(appearance=Appearance("mono", True)).for_demo().appearance == Appearance("mono", True)


def test_ascii_is_what_was_asked_for_whatever_the_terminal_has() -> None:
    assert Appearance(ascii_only=True).glyphs is ASCII
