"""`keys.toml` and the whole program: the keys that it says work, and what it cannot mean is refused at the start."""

import os
from pathlib import Path

from tests.terminal.pseudo_terminal import PseudoTerminal


def opened(house: str, home: Path, keys: str) -> PseudoTerminal:
    folder = home / ".config" / "seatui"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text(keys)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC"}
    return PseudoTerminal(["--dsn", house], environment=environment)


def test_the_keys_of_the_file_work(house: str, tmp_path: Path) -> None:
    with opened(house, tmp_path, '"house.pick" = "f"\n"showings.open" = "enter,f5"\n') as terminal:
        terminal.until("Hamlet")
        terminal.press("\x1b[15~")
        terminal.until("S T A G E")
        terminal.until("f Pick")
        terminal.press("f")
        terminal.until("◆ 1 seat")


def test_a_file_that_cannot_be_meant_is_refused_with_its_name(house: str, tmp_path: Path) -> None:
    with opened(house, tmp_path, '"house.pick" = "u"\n"house.pikc" = "x"\n') as terminal:
        shown = " ".join(terminal.until("house.pikc").split())
        assert "keys.toml: there is no command house.pikc" in shown.replace("keys.t oml", "keys.toml")
        assert terminal.leave() == 2
