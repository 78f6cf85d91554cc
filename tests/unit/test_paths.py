"""Paths as people write them: home folders and variables, which a shell may have left as they are."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from seatui.cli.commands import seatui
from seatui.cli.paths import UserPath, expand_user_folders

FOLDER, FILE = UserPath(is_folder=True), UserPath()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder, where there is a folder `box`; the current folder is another."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BOX", "box")
    monkeypatch.delenv("NOT_SET", raising=False)
    return tmp_path / "home"


@pytest.mark.parametrize("written", ["~/box", "$HOME/box", "${HOME}/box", "~/$BOX", "~/${BOX}"])
def test_home_folders_and_variables_are_expanded(home: Path, written: str) -> None:
    assert FOLDER(written) == FILE(written) == home / "box"


@pytest.mark.parametrize("written", ["box", "./~", "a~b", "/x/~/y", "5$", "$1", "${}", "a$ b"])
def test_every_other_path_stays_as_it_is(home: Path, written: str) -> None:
    assert FOLDER(written) == FILE(written) == Path(written)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("~nobody-of-that-name/box", "there is no user nobody-of-that-name"),
        ("$NOT_SET/box", "the variable NOT_SET is not set"),
        ("${NOT_SET}", "the variable NOT_SET is not set"),
        ("", "the path is empty"),
    ],
)
def test_what_cannot_be_expanded_is_refused_with_its_name(home: Path, written: str, why: str) -> None:
    for each in (FOLDER, FILE):
        with pytest.raises(click.BadParameter, match=why):
            each(written)


def test_a_file_may_have_such_a_name_and_a_folder_may_not(home: Path) -> None:
    for name in ("$BOX", "~"):
        Path(name).mkdir()
        assert FILE(name) == Path(name)
        assert FOLDER(name) != Path(name)


def test_a_file_is_no_folder(home: Path) -> None:
    Path("file").touch()
    with pytest.raises(click.BadParameter, match="is a file, not a folder"):
        FOLDER("file")


def test_every_path_of_every_command_is_expanded() -> None:
    def parameters(command: click.Command) -> Iterator[click.Parameter]:
        yield from command.params
        if isinstance(command, click.Group):
            for each in command.commands.values():
                yield from parameters(each)

    types = [each.type for each in parameters(seatui)]
    assert not [each for each in types if isinstance(each, (click.Path, click.File))]
    assert sum(isinstance(each, UserPath) for each in types) > 20


def test_the_folders_of_the_user_are_expanded_and_relative_ones_are_none(home: Path) -> None:
    environment = {"XDG_DATA_HOME": "~/data", "XDG_CONFIG_HOME": "$HOME/config", "HOME": str(home)}
    expand_user_folders(environment)
    assert environment["XDG_DATA_HOME"] == str(home / "data")
    assert environment["XDG_CONFIG_HOME"] == str(home / "config")
    for relative in ("data", "./~", "$NOT_SET/data", "~nobody-of-that-name/data"):
        environment = {"XDG_DATA_HOME": relative, "XDG_CONFIG_HOME": "/x"}
        expand_user_folders(environment)
        assert environment == {"XDG_CONFIG_HOME": "/x"}
