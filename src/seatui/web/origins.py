"""Where a request comes from: only pages of this server may use it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_same_origin(origin: str | None, host: str) -> bool:
    """Whether a page of this server sent a request. origin, host: its headers."""
    try:
        return bool(origin) and urlsplit(origin or "").netloc.lower() == host.lower()
    except ValueError:
        return False


def is_local_name(host: str, listens_on: str) -> bool:
    """Whether the `Host` of a request names this machine: another name may have been made to lead here."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name in {*LOCAL_NAMES, listens_on.lower()}


def address_of(host: str, port: int) -> str:
    """The address of the pages for a browser on this machine, or on another one."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
