"""Seats in the text of commands: in the order in which a person reads them, whatever order the data has."""

from datetime import UTC, datetime

from seatui.cli.output import journal_lines
from seatui.domain.model.journal import JournalEntry, ShowingEntry

AT = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)


def test_two_comes_before_ten() -> None:
    entry = JournalEntry(1, AT, ("L1", "L10", "L11", "L2"), "AVAILABLE", "SOLD", "BK-1", "ann", "web")
    lines = [*journal_lines([ShowingEntry("E1", AT, entry)], {"E1": UTC})]
    assert lines[-1].endswith("L1 L2 L10 L11")
