"""The encoding in which the app reads its keys."""

import io
import sys

import pytest

from seatui.tui.terminal.terminal_encoding import typed_encoding


@pytest.mark.parametrize(
    ("encoding", "typed"), [("latin-1", "latin-1"), ("ascii", "utf-8"), ("utf-8", "utf-8")]
)
def test_keys_are_in_the_encoding_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, encoding: str, typed: str
) -> None:
    monkeypatch.setattr(sys, "__stdin__", io.TextIOWrapper(io.BytesIO(), encoding))
    assert typed_encoding() == typed
