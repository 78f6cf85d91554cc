"""Stdout and stderr write whatever they are given, in every encoding."""

import io
import json
import sys

import click
import pytest

from seatui.cli.output import print_json, print_message
from seatui.cli.streams import lossy_streams, wants_ascii

NAME = "Žofie – 山 \udcff …"


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)


def written(to: io.TextIOWrapper) -> str:
    buffer = to.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(to.encoding)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("ascii", "Zofie - ?? ? ...\n"),
        ("latin-1", "Zofie - ?? ? ...\n"),
        ("iso8859-2", "Žofie - ?? ? ...\n"),
        ("utf-8", "Žofie – 山 ? …\n"),
    ],
)
@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_text_has_substitutes(monkeypatch: pytest.MonkeyPatch, encoding: str, text: str, name: str) -> None:
    to = stream(encoding)
    monkeypatch.setattr(sys, name, to)
    with lossy_streams(ascii_only=False):
        click.echo(NAME, err=name == "stderr")
    assert (written(to), to.encoding, to.errors) == (text, encoding, "strict")


def test_only_ascii_is_written_if_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    to = stream("utf-8")
    monkeypatch.setattr(sys, "stderr", to)
    with lossy_streams(ascii_only=True):
        print_message(NAME)
    assert written(to) == "seatui: Zofie - ?? ? ...\n"


@pytest.mark.parametrize(
    ("encoding", "name", "is_escaped"),
    [
        ("utf-8", "Žofie", False),
        ("utf-8", "\udcff", True),
        ("ascii", "Žofie", True),
        ("latin-1", "é", True),
    ],
)
def test_json_is_escaped_where_the_encoding_is_not_utf_8(
    monkeypatch: pytest.MonkeyPatch, encoding: str, name: str, is_escaped: bool
) -> None:
    to = stream(encoding)
    monkeypatch.setattr(sys, "stdout", to)
    with lossy_streams(ascii_only=False):
        print_json({"name": name})
    assert json.loads(written(to)) == {"name": name}
    assert written(to).isascii() is is_escaped


def test_streams_that_are_closed_are_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with lossy_streams(ascii_only=True):
        print_message(NAME)


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        ([], {}, False),
        (["events", "--ascii"], {}, True),
        ([], {"SEATUI_ASCII": "1"}, True),
        ([], {"SEATUI_ASCII": "0"}, False),
        (["hold", "--user", "x"], {"SEATUI_ASCII": ""}, False),
    ],
)
def test_ascii_is_known_before_the_options_are_read(
    arguments: list[str], environment: dict[str, str], wanted: bool
) -> None:
    assert wants_ascii(arguments, environment) is wanted
