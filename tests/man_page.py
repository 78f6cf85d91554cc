"""`python -m tests.man_page` writes the manual page, docs/seatui.1, from what the commands say in their help."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from seatui import __doc__ as described
from seatui.cli.commands import seatui
from seatui.cli.examples import examples_of
from seatui.cli.shared_options import commands_of, is_shared

PAGE = Path(__file__).parents[1] / "docs" / "seatui.1"


def man_page() -> str:
    """The page, in the man macros that every man knows."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    context = click.Context(seatui, info_name="seatui")
    yield '.TH SEATUI 1 "" seatui "User commands"'
    name, _, purpose = (described or "").rstrip(".").partition(": ")
    yield from _section("NAME", rf"{name} \- {purpose}")
    yield from _section("SYNOPSIS", *_usage(context))
    yield from _section("DESCRIPTION", _escaped(seatui.help or ""))
    for title, is_of_all in (("OPTIONS OF THE APP", False), ("OPTIONS OF ALL COMMANDS", True)):
        yield from _section(title)
        yield from _options(context, is_of_all=is_of_all)
    yield from _section("COMMANDS")
    for name, command in commands_of(seatui):
        if not isinstance(command, click.Group):
            yield from _command(context, name, command)
    yield from _section("ENVIRONMENT")
    for option in seatui.params:
        if isinstance(option.envvar, str):
            yield from (".TP", f".B {option.envvar}", f"Stands for {_escaped(option.opts[0])}.")
    yield from _section("EXAMPLES", *_examples(""))
    yield from _section("NOTES", *_notes())


def _section(title: str, *lines: str) -> Iterator[str]:
    yield f".SH {title}"
    yield from lines


def _command(program: click.Context, name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"seatui {name}")
    yield f'.SS "{name}"'
    yield from _usage(context)
    for paragraph in _paragraphs(command.help or ""):
        yield from (".PP", paragraph)
    yield from _options(context, is_of_all=False)
    yield from (".PP", *_examples(name))


def _usage(context: click.Context) -> Iterator[str]:
    words = " ".join(context.command.collect_usage_pieces(context))
    yield f".B {_escaped(context.info_name or '')}"
    yield _escaped(words)


def _options(context: click.Context, *, is_of_all: bool) -> Iterator[str]:
    for option in context.command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record and is_shared(option) is is_of_all:
            names, words = record
            yield from (".TP", f".B {_escaped(names)}", _escaped(words))


def _examples(name: str) -> Iterator[str]:
    yield ".nf"
    yield from map(_escaped, "\n".join(examples_of(name)).split("\n"))
    yield ".fi"


def _notes() -> Iterator[str]:
    """What the help of the program says at its end, without the examples."""
    _, *paragraphs = _paragraphs(seatui.epilog or "")
    for paragraph in paragraphs:
        yield from (paragraph, ".PP")


def _paragraphs(text: str) -> list[str]:
    return [_escaped(" ".join(each.split())) for each in text.split("\n\n") if each.strip()]


def _escaped(text: str) -> str:
    r"""Text as roff reads it: no escapes, dashes that can be copied, no line that is a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^(?=[.'])", r"\\&", text)


if __name__ == "__main__":
    PAGE.write_text(man_page(), encoding="utf-8")
