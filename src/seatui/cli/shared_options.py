"""The options that all commands share: taken before the command and after it, where the later one wins."""

from collections.abc import Callable, Iterator
from typing import Any

import click
from click.core import ParameterSource
from msgspec import Struct
from msgspec.structs import replace

from seatui.cli.appearance import DEFAULT_THEME, THEMES
from seatui.cli.examples import examples_paragraph
from seatui.cli.parameters import Text
from seatui.cli.paths import UserPath
from seatui.cli.settings import Settings
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.validation import require_text
from seatui.domain.words.plain_text import plain_text

NAME_LENGTH = 64
"""The most characters of the name of a terminal or a clerk."""

DEMO_HAS_ITS_OWN = "the demo has a database of its own"

_EPILOG = "Every command also takes the options that `seatui --help` lists for all of them, such as --dsn."


class Name(Text):
    """The name of a terminal or a clerk, as the journal keeps it: printable, and not blank."""

    name = "NAME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Checks the text; fails with a usage error."""
        try:
            name = super().convert(value, param, ctx)
            require_text("name", name, NAME_LENGTH)
        except InvalidRequest as error:
            self.fail(str(error), param, ctx)
        return plain_text(name)


class _Shared(click.Option):
    """One of the shared options. Its callback notes its value in the settings of the context."""


class _Definition(Struct, frozen=True):
    """A shared option: its name, how its value changes the settings, and the keywords of `click.Option`."""

    name: str
    note: Callable[[Settings, Any], Settings]
    keywords: dict[str, Any]
    envvar: str | None = None

    def option(self, *, of_program: bool) -> click.Option:
        """The option, of the program or of a command: there it is not listed, and not read from the environment."""

        def note(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
            settings = context.find_object(Settings) or Settings()
            if context.get_parameter_source(parameter.name or "") is not ParameterSource.DEFAULT:
                settings = self.note(settings, value)
            context.obj = settings
            return value

        where: dict[str, Any] = {"envvar": self.envvar} if of_program else {"hidden": True}
        return _Shared([self.name], expose_value=False, callback=note, **self.keywords, **where)


def _with_dsn(settings: Settings, dsn: str) -> Settings:
    _require_no_demo(settings, "--dsn")
    return replace(settings, dsn=dsn or None)


def _with_listen_dsn(settings: Settings, dsn: str) -> Settings:
    _require_no_demo(settings, "--listen-dsn")
    return replace(settings, listen_dsn=dsn or None)


def _require_no_demo(settings: Settings, option: str) -> None:
    if settings.is_demo:
        raise click.UsageError(f"{DEMO_HAS_ITS_OWN}; leave out {option}")


_SHARED = (
    _Definition(
        "--dsn",
        _with_dsn,
        {"metavar": "DSN", "help": "A database by its DSN: whatever libpq takes."},
        "SEATUI_DSN",
    ),
    _Definition(
        "--data-dir",
        lambda settings, folder: replace(settings, data_dir=folder),
        {
            "type": UserPath(is_folder=True),
            "metavar": "FOLDER",
            "help": "The folder of the embedded server, used when there is no DSN.",
        },
        "SEATUI_DATA_DIR",
    ),
    _Definition(
        "--listen-dsn",
        _with_listen_dsn,
        {
            "metavar": "DSN",
            "help": "The same database, for LISTEN, where --dsn leads to a pooler of transactions.",
        },
        "SEATUI_LISTEN_DSN",
    ),
    _Definition(
        "--terminal",
        lambda settings, name: replace(settings, terminal=name),
        {"type": Name(), "help": "This terminal's name in the journal; else its host and tty."},
        "SEATUI_TERMINAL",
    ),
    _Definition(
        "--clerk",
        lambda settings, name: replace(settings, clerk=name),
        {"type": Name(), "help": "The clerk's name in the journal; else the database role."},
    ),
    _Definition(
        "--no-hold",
        lambda settings, is_off: replace(settings, holds_while_paying=not is_off),
        {"is_flag": True, "help": "Do not hold the picked seats while the customer pays."},
    ),
    _Definition(
        "--no-presence",
        lambda settings, is_off: replace(settings, presence=not is_off),
        {
            "is_flag": True,
            "help": "Do not show other terminals what is picked here, nor here what is picked there.",
        },
    ),
    _Definition(
        "--theme",
        lambda settings, theme: replace(settings, appearance=replace(settings.appearance, theme=theme)),
        {"type": click.Choice(THEMES), "default": DEFAULT_THEME, "help": "The colours of the app."},
        "SEATUI_THEME",
    ),
    _Definition(
        "--ascii",
        lambda settings, is_on: replace(settings, appearance=replace(settings.appearance, ascii_only=is_on)),
        {"is_flag": True, "help": "Write and draw in ASCII only, accents left out."},
        "SEATUI_ASCII",
    ),
)

_JSON = _Definition(
    "--json",
    lambda settings, is_on: replace(settings, as_json=is_on),
    {
        "is_flag": True,
        "help": "Print one JSON document on stdout: not of the app, the demo, replay and serve.",
    },
)


class Program(click.Group):
    """The group of all commands. Its help lists the shared options by themselves."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the app, those of all commands, and the commands."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        for title, is_of_all in (("Options of the app", False), ("Options of all commands", True)):
            listed = [each for each in options if is_shared(each) is is_of_all]
            records = [record for each in listed if (record := each.get_help_record(ctx))]
            with formatter.section(title):
                formatter.write_dl(records)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Each command with the first sentence of its help, which wraps where it is long."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, command.get_short_help_str(limit=200))
                    for name, command in sorted(self.commands.items())
                ]
            )


def share_options(program: click.Group) -> None:
    """Gives the shared options to a program and each of its commands; call it when all of them are added."""
    program.params = [*(each.option(of_program=True) for each in (*_SHARED, _JSON)), *program.params]
    program.epilog = _paragraphs(examples_paragraph(""), program.epilog)
    for name, command in commands_of(program):
        # A command that prints JSON has the option already, in its own help.
        has_json = any("--json" in each.opts for each in command.params)
        shared = _SHARED if has_json else (*_SHARED, _JSON)
        command.params += [each.option(of_program=False) for each in shared]
        command.epilog = _paragraphs(examples_paragraph(name), _EPILOG)
    for each in (program, *(command for _, command in commands_of(program))):
        for parameter in each.params:
            if parameter.type is click.STRING:
                parameter.type = Text()


def is_shared(option: click.Parameter) -> bool:
    """Whether all commands have the option."""
    return isinstance(option, _Shared)


def is_on_command_line(context: click.Context, name: str) -> bool:
    """Whether the parameter was given on the command line, before or after the command."""
    at: click.Context | None = context
    while at is not None:
        if at.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            return True
        at = at.parent
    return False


def commands_of(group: click.Group, of: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command of a program by its name, groups before what is in them: `db`, `db migrate`."""
    for command in group.commands.values():
        name = f"{of} {command.name}".strip()
        yield name, command
        if isinstance(command, click.Group):
            yield from commands_of(command, name)


def _paragraphs(*texts: str | None) -> str:
    return "\n\n".join(filter(None, texts))
