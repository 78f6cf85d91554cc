"""Runs a command, and turns errors into a message and an exit code."""

import os
import sys
from collections.abc import Sequence

import click

from seatui.cli.commands import seatui
from seatui.cli.error_documents import exit_code, failure_document
from seatui.cli.output import print_json, print_message
from seatui.cli.paths import expand_user_folders
from seatui.cli.streams import lossy_streams, wants_ascii
from seatui.domain.errors import SeatuiError

INTERNAL_ERROR = 70
BROKEN_PIPE = 141
COMPLETION = "_SEATUI_COMPLETE"
"""The variable by which a shell asks for completion."""


def run(arguments: Sequence[str]) -> int:
    """Runs the command line, or completes one for a shell, and returns its exit code."""
    expand_user_folders(os.environ)
    with lossy_streams(ascii_only=wants_ascii(arguments, os.environ)):
        try:
            if instruction := os.environ.get(COMPLETION):
                from seatui.cli.shell_completion import complete

                return complete(seatui, instruction)
            return _run(arguments)
        except OSError as error:
            # The reader closed the pipe, or the disk is full.
            _abandon_stdout()
            if isinstance(error, BrokenPipeError):
                return BROKEN_PIPE
            print_message(f"the output cannot be written: {error.strerror or error}")
            return INTERNAL_ERROR


def _run(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    try:
        with seatui.make_context("seatui", list(arguments)) as context:
            seatui.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _fail("usage", error.format_message(), error.exit_code, {}, as_json=as_json)
    except SeatuiError as error:
        status = _fail(error.code, str(error), exit_code(error), failure_document(error), as_json=as_json)
        for note in getattr(error, "__notes__", ()):
            print_message(note)
        return status
    except BrokenPipeError:
        raise
    except OSError as error:
        return _fail("internal", f"it cannot go on: {error}", INTERNAL_ERROR, {}, as_json=as_json)
    except Exception as error:
        if os.environ.get("SEATUI_DEBUG"):
            raise
        message = f"this is a mistake in seatui: {type(error).__name__}: {error} (SEATUI_DEBUG=1 shows where)"
        return _fail("internal", message, INTERNAL_ERROR, {}, as_json=as_json)
    return 0


def _fail(code: str, message: str, exit_status: int, details: dict[str, object], *, as_json: bool) -> int:
    if as_json:
        print_json({"error": code, "message": message, **details})
    print_message(message)
    return exit_status


def _abandon_stdout() -> None:
    """Redirects stdout to the null device, so that Python's flush at exit does not fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
