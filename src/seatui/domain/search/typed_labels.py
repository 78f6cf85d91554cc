"""The possible readings of typed labels that are no numbers, such as `F12a`, `row F, seat 12 bis` or `F12, 12a`."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from seatui.domain.model.seat_labels import MAX_LABEL
from seatui.domain.search.names import run_together, words_in
from seatui.domain.search.seat_list import pieces_of
from seatui.domain.search.typed_seats import (
    LONGEST_TYPED,
    ROW_WORDS,
    SEAT_WORDS,
    Reading,
    readings,
    says_seat,
    span_of,
    without_fillers,
)

_MOST_PLACE = 3
"""The most pieces of a text that name a place and a first label: `Stalls, row F, seat 12a`."""

LabelSpan = tuple[str, str]
"""The keys of the first and the last label of a range, or twice that of one."""

_RANGE = re.compile(r"(?P<first>.*[^\W_])\s*(?:[-‐-―−~]|\bto\b)\s*(?P<last>[^\W_].*)", re.IGNORECASE)


class _Tail(NamedTuple):
    """What follows the first piece of a list: labels and numbers of the same row."""

    labels: tuple[LabelSpan, ...]
    spans: tuple[tuple[int, int], ...]


def label_key(label: str) -> str:
    """A label as it is compared: folded, without blanks and punctuation."""
    return run_together(words_in(label))


def label_readings(typed: str, known: Container[str]) -> Iterator[Reading]:
    """Every way to split the text into a place and labels at its end. known: the keys of the house's labels."""
    pieces = pieces_of(typed[:LONGEST_TYPED])
    for count in range(1, min(len(pieces), _MOST_PLACE) + 1):
        tail = _tail(pieces[count:], known)
        if tail is not None:
            yield from _with_tail(" ".join(pieces[:count]), tail, known)


def _with_tail(head: str, tail: _Tail, known: Container[str]) -> Iterator[Reading]:
    needs_row = not ROW_WORDS.isdisjoint(words_in(head))
    for first, last in _ends(head, known):
        for place, label in _splits(words_in(first), known):
            yield Reading(place, tail.spans, needs_row, ((label, last or label), *tail.labels))
    if tail.labels:
        for reading in readings(head):
            yield Reading(reading.place, (*reading.spans, *tail.spans), reading.needs_row, tail.labels)


def possible_labels(typed: str) -> list[Reading]:
    """Every way to read a text as a place and one label, without knowledge of the labels that there are.

    A label has a digit then, or the text has the word `seat`: else every name would be one.
    """
    text = typed[:LONGEST_TYPED]
    return [
        Reading(place, (), needs_row=False, labels=((label, label),))
        for place, label in _splits(words_in(text), _Every())
        if not label.isdecimal() and (says_seat(text) or any(map(str.isdigit, label)))
    ]


class _Every:
    """Has every label that is not too long."""

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and len(label) <= MAX_LABEL


def _tail(pieces: Sequence[str], known: Container[str]) -> _Tail | None:
    """The labels and numbers in these pieces; None where one is neither."""
    labels: list[LabelSpan] = []
    spans: list[tuple[int, int]] = []
    for piece in pieces:
        if (span := span_of(piece)) is not None:
            spans.append(span)
            continue
        named = [(label_key(first), last) for first, last in _ends(piece, known) if label_key(first) in known]
        if not named:
            return None
        labels += [(first, last or first) for first, last in named[:1]]
    return _Tail(tuple(labels), tuple(spans))


def _ends(piece: str, known: Container[str]) -> Iterator[tuple[str, str]]:
    """A piece as one label, and as a range: what is before its last label, and the key of that."""
    yield piece, ""
    found = _RANGE.fullmatch(piece.strip())
    if found and (last := label_key(found["last"])) in known:
        yield found["first"], last


def _splits(words: Sequence[str], known: Container[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words of a place, and the label behind them."""
    after_seat = [index for index, word in enumerate(words) if word in SEAT_WORDS]
    if after_seat and after_seat[-1] + 1 < len(words):
        at = after_seat[-1]
        label = run_together(words[at + 1 :])
        if label in known:
            yield tuple(word for word in words[:at] if word not in ROW_WORDS | SEAT_WORDS), label
        return
    words = without_fillers(words)
    for index in range(len(words) - 1, -1, -1):
        for cut in range(len(words[index]) - 1, -1, -1):
            label = run_together((words[index][cut:], *words[index + 1 :]))
            if len(label) > 2 * MAX_LABEL:
                return
            if label in known:
                yield (*words[:index], *([words[index][:cut]] if cut else [])), label
