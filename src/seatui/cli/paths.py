"""Paths on the command line and in the environment, with the abbreviations that a shell may have left in them."""

import os
import re
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

import click

from seatui.domain.words.printable import printable

_VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)


class UserPath(click.ParamType[Path]):
    """A path in which `~`, `~user`, `$NAME` and `${NAME}` are expanded.

    Within quotes, and behind the `=` of an option, a shell leaves them to the program. is_folder: of a folder, which
    need not exist.
    """

    name = "PATH"

    def __init__(self, *, is_folder: bool = False) -> None:
        self._is_folder = is_folder

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Expands the path; fails with a usage error for an unknown user or variable, and a file as a folder."""
        text = str(value)
        if not text:
            self.fail("the path is empty", param, ctx)
        if os.path.lexists(text) and not self._is_folder:
            # A file may have such a name; of a folder, it would be one that the same mistake has made before.
            return Path(text)
        try:
            path = expanded(text)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if self._is_folder and path.exists() and not path.is_dir():
            self.fail(f"{printable(str(path))} is a file, not a folder", param, ctx)
        return path


def expanded(text: str) -> Path:
    """The path of a text. Raises ValueError for an unknown user or variable."""
    path = _VARIABLE.sub(_value_of, text)
    found = os.path.expanduser(path)  # noqa: PTH111 - a Path forgets the `./` of `./~`
    if found.startswith("~"):
        user = found.partition("/")[0].removeprefix("~")
        unknown = f"user {user}" if user else "home folder of this user"
        raise ValueError(f"{printable(text)}: there is no {printable(unknown)}")
    return Path(found)


def expand_user_folders(environment: MutableMapping[str, str]) -> None:
    """Expands the variables of the XDG standard for the folders of data and configuration; drops relative ones.

    Libraries differ in both, and a relative one would be another folder in each working directory.
    """
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        if text := environment.get(name, ""):
            with suppress(ValueError):
                text = str(expanded(text))
            environment[name] = text
            if not Path(text).is_absolute():
                del environment[name]


def _value_of(variable: "re.Match[str]") -> str:
    name = variable[1] or variable[2]
    value = os.environ.get(name)
    if not value:
        raise ValueError(f"{printable(variable.string)}: the variable {name} is not set")
    return value
