"""Ticketmaster manifests: pages of segments within segments; a row is a segment with places.

Each place is a list: its id, its label, x, y, and more that is not read. A segment above the rows is a section.
"""

from collections.abc import Mapping

from seatui.plans.draft import Draft, RawSeat
from seatui.plans.formats.json_object import MAX_COORDINATE, JsonObject

MAX_NESTING = 8
"""The deepest nesting of segments."""


def is_manifest(content: Mapping[str, object]) -> bool:
    """Whether an object is a manifest, or a page of one."""
    pages = content.get("pages")
    page = pages[0] if isinstance(pages, list) and pages else content
    return isinstance(page, dict) and "segments" in page


def read_manifest(manifest: JsonObject, draft: Draft) -> None:
    """Reads a manifest into the draft; its pages are floors."""
    draft.requires_category = draft.requires_zone = False
    draft.name = manifest.text("venueName") or ""
    pages = list(manifest.objects("pages")) if "pages" in manifest else [manifest]
    reader = _ManifestReader(draft)
    for floor, page in enumerate(pages):
        reader.floor = floor
        for segment in page.objects("segments"):
            reader.read(segment, 0)


class _ManifestReader:
    """Traverses the segments, and adds the places of the rows among them."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._segments = 0
        self.floor = 0

    def read(self, segment: JsonObject, depth: int) -> None:
        """Adds the seats of a segment and of those in it."""
        if depth > MAX_NESTING:
            segment.refuse(f"segments stand in one another more than {MAX_NESTING} deep")
            return
        inner = list(segment.objects("segments"))
        first = len(self._draft.seats)
        if "placesNoKeys" in segment:
            self._read_row(segment)
        if len(self._draft.seats) == first and not inner:
            self._draft.left_out.add_area(
                segment.text("name") or "", segment.number("totalPlaces"), "no places"
            )
        for each in inner:
            # A row's name is its own; that of a segment above it, the section's.
            each.zone = segment.text("name")
            self.read(each, depth + 1)

    def _read_row(self, row: JsonObject) -> None:
        self._segments += 1
        row.row = row.text("name")
        for place, values in enumerate(row.lists("placesNoKeys"), start=1):
            label = _text(values[1]) if len(values) > 1 else ""
            self._draft.add(
                RawSeat(
                    zone=row.zone,
                    row=row.row,
                    label=label,
                    segment=self._segments,
                    spot=f"place {place}",
                    own_id=(_text(values[0]) if values else "") or None,
                    point=_point(values),
                    floor=self.floor,
                )
            )


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _point(values: list[object]) -> tuple[float, float] | None:
    x, y = values[2:4] if len(values) >= 4 else (None, None)
    if isinstance(x, int | float) and isinstance(y, int | float) and max(abs(x), abs(y)) <= MAX_COORDINATE:
        return float(x), float(y)
    return None
