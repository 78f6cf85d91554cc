"""Hints between terminals by `LISTEN` and `NOTIFY`, outside of transactions."""

from seatui.postgres.hints.postgres_hints import HintPace, PostgresHints, tell_changed_once

__all__ = ["HintPace", "PostgresHints", "tell_changed_once"]
