"""Events: what their showings have in common."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """An event. name: its id where it has no other. currency: by its ISO 4217 code; empty for none."""

    event_id: str
    name: str
    currency: str = ""
