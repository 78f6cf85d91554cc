"""What is pasted is one text, whatever is in it and however it comes."""

import pytest
from textual import events

from seatui.tui.terminal.pasting import PasteParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


def parsed(*parts: str) -> list[str]:
    parser = PasteParser()
    found = [event for part in parts for event in parser.feed(part)]
    return [
        f"paste {event.text}" if isinstance(event, events.Paste) else getattr(event, "key", "")
        for event in found
    ]


@pytest.mark.parametrize(
    "pasted", ["Ann\rSmith", "\x1b[31mAnn\x1b[0m\rSmith", "\x1b", "a\x1b[20", "x\x1bOA"], ids=ascii
)
def test_a_paste_is_one_event_whatever_is_in_it(pasted: str) -> None:
    assert parsed(f"a{BEGIN}{pasted}{END}\x1b[Ab") == ["a", f"paste {pasted}", "up", "b"]


def test_it_may_come_character_by_character() -> None:
    assert parsed(*f"a{BEGIN}\x1b[31mAnn\r{END}\x1b[B{BEGIN}{END}b") == [
        "a",
        "paste \x1b[31mAnn\r",
        "down",
        "paste ",
        "b",
    ]


def test_without_a_paste_keys_are_keys() -> None:
    assert parsed("ab\r", "\x1b[A", "\x1b[2", "1~") == ["a", "b", "enter", "up", "f10"]
