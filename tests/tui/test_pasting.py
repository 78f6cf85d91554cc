"""What is pasted is one text, whatever is in it and however it comes."""

from collections.abc import Callable

import pytest
from textual import events

from seatui.tui.terminal.pasting import TypedParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


def parsed(*parts: str) -> list[str]:
    parser = TypedParser()
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


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1b/race\r", ["escape", "slash", "r", "a", "c", "e", "enter"]),
        ("\x1b4b", ["escape", "4", "b"]),
        ("\x1bB\x1bb", ["escape", "B", "escape", "b"]),
        ("\x1b\r\x1b ", ["escape", "enter", "escape", "space"]),
        ("\x1bé", ["escape", "é"]),
        ("\x1b\x1b[A\x1bOB", ["escape", "up", "down"]),
        ("\x1b/\x1bx", ["escape", "slash", "escape", "x"]),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("split", [lambda typed: [typed], list], ids=["at once", "one by one"])
def test_a_key_close_behind_escape_is_a_key_and_escape_another(
    typed: str, keys: list[str], split: Callable[[str], list[str]]
) -> None:
    assert parsed(*split(typed)) == keys


@pytest.mark.parametrize("introducer", ["[", "O"])
def test_a_character_that_begins_sequences_is_one_when_nothing_follows(
    introducer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.constants.ESCAPE_DELAY", 0.0)
    parser = TypedParser()
    found = [*parser.feed(f"\x1b{introducer}"), *parser.tick()]
    assert [getattr(event, "character", "") for event in found] == ["\x1b", introducer]
