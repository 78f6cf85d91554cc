"""A canary: every private name of Textual and Rich that `tui/terminal` builds on is still there.

When one is gone, Textual has changed what this code stands on. Look into `seatui/tui/terminal`, at the file that is
named here, and at what Textual does now; until that is mended, keep `textual` in pyproject.toml below that version.
"""

import inspect
from asyncio import Event

import pytest
from rich.console import Console
from textual import _ansi_sequences, _compositor, _parser, _xterm_parser
from textual._compositor import Compositor
from textual.app import App
from textual.drivers import _byte_stream
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.web_driver import WebDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import _toast

PRIVATE: dict[str, list[tuple[object, str]]] = {
    "painting.py": [
        (_ansi_sequences, "SYNC_START SYNC_END"),
        (_compositor, "ChopsUpdate Compositor CompositorUpdate LayoutUpdate"),
        (Compositor, "update_widgets render_partial_update visible_widgets"),
        (Screen, "_refresh_layout _compositor_refresh _binding_chain _modal_binding_chain"),
        (
            App,
            "_display _refresh_notifications _handle_exception _print_error_renderables post_display_hook",
        ),
        (_toast, "Toast"),
    ],
    "terminal_driver.py": [
        (LinuxDriver, "_sigtstp_application _sigcont_application run_input_thread"),
        (LinuxDriver, "suspend_application_mode resume_application_mode stop_application_mode close write"),
        (_parser, "ParseError"),
    ],
    "browser_driver.py": [
        (WebDriver, "run_input_thread start_application_mode on_meta _on_meta"),
        (_byte_stream, "ByteStream"),
    ],
    "pasting.py": [
        (_xterm_parser, "BRACKETED_PASTE_END BRACKETED_PASTE_START XTermParser"),
    ],
}
"""By the file that uses them: where each name is looked for."""

SET_WHEN_MADE: dict[str, list[tuple[object, str]]] = {
    "painting.py": [
        (Compositor, "_dirty_regions size"),
        (Screen, "_compositor _size"),
        (
            App,
            "_driver _running _closed _batch_count _notifications _sync_available _previous_cursor_position",
        ),
        (App, "_exit_renderables"),
    ],
    "terminal_driver.py": [
        (LinuxDriver, "_file _loop _debug _writer_thread attrs_before exit_event fileno"),
        (WriterThread, "_queue"),
    ],
    "browser_driver.py": [(WebDriver, "_write fileno exit_event _input_reader _debug _loop")],
    "key_queue.py": [(MessagePump, "_message_queue _pending_message"), (Event, "_waiters")],
    "terminal_cells.py": [(Console, "_color_system")],
}
"""The same, of attributes that `__init__` sets or a reactive declares."""


def places(table: dict[str, list[tuple[object, str]]]) -> list[tuple[str, object, str]]:
    return [
        (file, owner, name)
        for file, owned in table.items()
        for owner, names in owned
        for name in names.split()
    ]


@pytest.mark.parametrize(("file", "owner", "name"), places(PRIVATE))
def test_what_the_terminal_rooms_override_and_call_is_there(file: str, owner: object, name: str) -> None:
    assert hasattr(owner, name), f"{owner} has no {name} any more: see {file}, and this file's first lines"


@pytest.mark.parametrize(("file", "owner", "name"), places(SET_WHEN_MADE))
def test_what_the_terminal_rooms_read_is_there(file: str, owner: type, name: str) -> None:
    # By the modules: from Python 3.13 on, not every class has a source of its own.
    modules = {each.__module__: inspect.getmodule(each) for each in owner.__mro__[:-1]}
    source = "".join(inspect.getsource(each) for each in modules.values() if each)
    assert f"self.{name}" in source or hasattr(owner, name), (
        f"{owner.__name__} has no {name} any more: see {file}, and this file's first lines"
    )
