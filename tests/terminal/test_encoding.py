"""Keys and screen in the terminal's own encoding."""

import os
from pathlib import Path

from tests.terminal.pseudo_terminal import PseudoTerminal
from tests.waiting import until


def test_what_is_typed_is_read_in_the_terminals_encoding(dsn: str, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONIOENCODING": "iso-8859-1"}
    with PseudoTerminal(["--dsn", dsn], environment=environment) as terminal:
        terminal.until("Type a name")
        terminal.press_bytes(b"Ren\xe9")
        until(lambda: b"\xe9" in terminal.written, "the name is shown", pause=lambda: terminal.read(0.05))
        terminal.press("\x11")
        assert terminal.leave() == 0
