"""Wrong passwords in the last minute: after some of them nobody is asked for another one for a while."""

from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic

OF_ONE = 5
"""The wrong passwords that one address may try within the window."""

OF_ALL = 100
"""The wrong passwords that all addresses together may try within the window."""

WINDOW = 60.0
"""Seconds after which a wrong password is forgotten."""


class Attempts:
    """Counts wrong passwords by the address that they came from. clock: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong: deque[tuple[float, str]] = deque()

    def note_wrong(self, address: str) -> None:
        """Counts a wrong password."""
        self._wrong.append((self._clock(), _network(address)))

    def wait(self, address: str) -> float:
        """Seconds until an address may try again; 0 if it may now."""
        now = self._clock()
        while self._wrong and self._wrong[0][0] + WINDOW <= now:
            self._wrong.popleft()
        of_one = [when for when, network in self._wrong if network == _network(address)]
        of_all = [when for when, _ in self._wrong]
        return max(_until(of_one, OF_ONE, now), _until(of_all, OF_ALL, now))


def _until(times: list[float], most: int, now: float) -> float:
    """Seconds until fewer than `most` of the times lie within the window."""
    return times[-most] + WINDOW - now if len(times) >= most else 0.0


def _network(address: str) -> str:
    """What one person has of addresses: one of IPv4, 2⁶⁴ of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known.packed[:8] + bytes(8), 64)))
    return address
