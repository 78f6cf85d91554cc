"""The help of the commands, and the manual page that is made from it."""

import shlex

import click
import pytest

from seatui.cli.commands import seatui
from seatui.cli.examples import EXAMPLES, examples_of
from seatui.cli.shared_options import commands_of
from tests.man_page import PAGE, man_page

COMMANDS = {"": seatui, **dict(commands_of(seatui))}


def command_in(line: str) -> str:
    """The name of the command in a command line, all of which has been parsed. Raises click's errors."""
    program, *words = shlex.split(line.replace("\\\n", ""))
    context = seatui.make_context(program, words)
    while isinstance(context.command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest:
            break
        name, command, rest = context.command.resolve_command(context, rest)
        assert command is not None
        context = command.make_context(name, rest, parent=context)
    return context.command_path.removeprefix("seatui").strip()


def test_every_command_has_an_example_that_it_takes() -> None:
    assert EXAMPLES.keys() == COMMANDS.keys()
    for name, command in COMMANDS.items():
        for example in examples_of(name):
            reached = command_in(example)
            assert reached.startswith(name) if isinstance(command, click.Group) else reached == name


def test_control_an_example_with_a_mistake_is_found() -> None:
    with pytest.raises(click.UsageError):
        command_in("seatui events --evnt X")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_the_example_and_fits_into_80_columns(name: str) -> None:
    told = COMMANDS[name].get_help(click.Context(COMMANDS[name], info_name=f"seatui {name}".strip()))
    assert max(map(len, told.splitlines())) <= 80
    assert "Example" in told
    for example in examples_of(name):
        assert example.split("\n")[0] in told


def test_the_help_of_the_program_cuts_no_description() -> None:
    assert "..." not in seatui.get_help(click.Context(seatui, info_name="seatui")).partition("Commands:")[2]


def test_the_manual_page_says_what_the_help_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == man_page(), "write it anew: make schema"


def test_no_line_of_the_manual_page_is_a_request_by_accident() -> None:
    macros = {".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi"}
    requests = [line.split()[0] for line in man_page().splitlines() if line[:1] in (".", "'")]
    assert set(requests) <= macros
