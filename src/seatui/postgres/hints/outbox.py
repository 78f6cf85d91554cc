"""The hints that a terminal has still to send, and when each is due."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from seatui.postgres.hints.payloads import changed_payload, offer_payload


class _Offer(Struct):
    """The seats offered on a channel, and when to send them, for the first time or again."""

    seat_ids: tuple[str, ...]
    due: float


class Outbox:
    """Outgoing hints by channel: changes are joined, and of offers the latest counts.

    session, terminal: of the sender. changed, offers: the least seconds between two of a kind on one channel.
    renewal: seconds after which an offer is repeated. All times are seconds of one steady clock.
    """

    def __init__(self, session: str, *, changed: float, offers: float, renewal: float) -> None:
        self.terminal = ""
        self._session = session
        self._changed_gap = changed
        self._offers_gap = offers
        self._renewal = renewal
        self._changed: dict[str, float] = {}
        self._changed_sent: dict[str, float] = {}
        self._offers: dict[str, _Offer] = {}
        self._offers_sent: dict[str, float] = {}

    def tell_changed(self, channel: str, now: float) -> None:
        """A showing has changed."""
        self._changed.setdefault(channel, _due(channel, self._changed_sent, self._changed_gap, now))

    def offer(self, channel: str, seat_ids: Iterable[str], now: float) -> None:
        """These seats are on offer, repeated until others are; that none are is said once."""
        offered = tuple(seat_ids)
        known = self._offers.get(channel)
        if offered != (known.seat_ids if known else ()):
            due = _due(channel, self._offers_sent, self._offers_gap, now)
            self._offers[channel] = _Offer(offered, due)

    def due(self) -> float | None:
        """When the next hint is due; None if there is nothing to send."""
        times = [*self._changed.values(), *(offer.due for offer in self._offers.values())]
        return min(times, default=None)

    def take(self, now: float) -> list[tuple[str, str]]:
        """The channels and payloads of the hints that are due; they count as sent."""
        changed = [channel for channel, due in self._changed.items() if due <= now]
        offers = [channel for channel, offer in self._offers.items() if offer.due <= now]
        return [
            *(self._take_changed(channel, now) for channel in changed),
            *(self._take_offer(channel, now) for channel in offers),
        ]

    def take_all(self, now: float) -> list[tuple[str, str]]:
        """What is left to say before the terminal leaves, due or not: every offer is withdrawn."""
        self._changed = dict.fromkeys(self._changed, now)
        self._offers = {channel: _Offer((), now) for channel in self._offers}
        return self.take(now)

    def _take_changed(self, channel: str, now: float) -> tuple[str, str]:
        del self._changed[channel]
        self._changed_sent[channel] = now
        return channel, changed_payload(self._session)

    def _take_offer(self, channel: str, now: float) -> tuple[str, str]:
        offer = self._offers[channel]
        self._offers_sent[channel] = now
        if offer.seat_ids:
            offer.due = now + self._renewal
        else:
            del self._offers[channel]
        return channel, offer_payload(self._session, self.terminal, offer.seat_ids)


def _due(channel: str, sent: Mapping[str, float], gap: float, now: float) -> float:
    return max(now, sent[channel] + gap) if channel in sent else now
