"""Events: what their showings have in common."""

from msgspec import Struct


class Event(Struct, frozen=True):
    """An event. name: its id where it has no other. currency: by its ISO 4217 code; empty for none.

    zone: the name of its venue's time zone; None where nobody said one.
    """

    event_id: str
    name: str
    currency: str = ""
    zone: str | None = None
