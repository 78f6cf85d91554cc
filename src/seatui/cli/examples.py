"""An example of each command, for its help and the manual page."""

_SHOWING = "--event FAUST --showtime 2027-03-05T19:30"
_IMPORT = "plan import hall.csv --event FAUST --name Faust \\\n    --showtime 2027-03-05T19:30"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": ("", _SHOWING, f"book {_SHOWING} \\\n    --user 'Ann Miller' F12-15"),
    "serve": ("serve", "serve --host 0.0.0.0 --password-file ~/box-office.password"),
    "demo": ("demo", "demo --tour", "demo --rivals 3", "demo -- events", "demo -- serve"),
    "db": ("db migrate", "db check"),
    "db migrate": ("db migrate --dsn postgresql://boxoffice@db.example/boxoffice",),
    "db status": ("db status",),
    "db check": ("db check --json",),
    "plan": (f"{_IMPORT} --dry-run",),
    "plan show": ("plan show hall.csv --zoom numbers", f"plan show {_SHOWING}"),
    "plan export": (f"plan export {_SHOWING} \\\n    --to hall.csv",),
    "plan import": (f"{_IMPORT} --price Stalls=65 --default-price 24",),
    "plan edit": (f"plan edit {_SHOWING}", "plan edit hall.json --to hall.csv"),
    "events": ("events",),
    "event": ("event FAUST", "event FAUST --currency EUR"),
    "seats": (f"seats {_SHOWING} --json",),
    "book": (f"book {_SHOWING} \\\n    --user 'Ann Miller' F12-15 'Stalls G3'",),
    "hold": (f"hold {_SHOWING} \\\n    --user 'Ann Miller' --ttl 2h --reason 'calls back' F12-15",),
    "confirm": ("confirm BK-824E-X8EW-5SDG",),
    "release": ("release BK-824E-X8EW-5SDG",),
    "cancel": ("cancel BK-824E-X8EW-5SDG",),
    "return": ("return BK-824E-X8EW-5SDG F13 F14",),
    "move": ("move BK-824E-X8EW-5SDG --from F12-13 --to G4-5",),
    "extend": ("extend BK-824E-X8EW-5SDG --ttl 30m",),
    "rename": ("rename BK-824E-X8EW-5SDG --user 'Bo Smith'",),
    "undo": ("undo",),
    "show": ("show BK-824E-X8EW-5SDG",),
    "bookings": (f"bookings {_SHOWING}",),
    "find": ("find miller", "find F12"),
    "block": (f"block {_SHOWING} --reason press F12-15",),
    "unblock": (f"unblock {_SHOWING} F12-15",),
    "replay": (f"replay {_SHOWING}", f"replay {_SHOWING} \\\n    --seconds 20 --to on-sale.cast"),
    "report": ("report", f"report {_SHOWING} --json"),
    "journal": ("journal --limit 20", f"journal {_SHOWING} --seat F12"),
}
"""What stands behind `seatui`, by the name of the command; that of the program is empty."""


def examples_of(name: str) -> list[str]:
    """The examples of a command as they are typed; one may have several lines."""
    return [f"seatui {each}".rstrip() for each in EXAMPLES.get(name, ())]


def examples_paragraph(name: str) -> str:
    """The examples of a command as a paragraph of its help; empty without any."""
    lines = "\n".join(examples_of(name)).split("\n")
    title = "Examples:" if len(examples_of(name)) > 1 else "Example:"
    return "\n".join(["\b", title, *(f"  {each}" for each in lines)]) if examples_of(name) else ""
