"""Drawings in SVG whose shapes say which seat they are.

By `data-row` and `data-seat`, or by ids like `seat-12-F-stalls`; a group around them may say zone, row and category.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast
from xml.etree import ElementTree as Xml

from msgspec import Struct

from seatui.domain.model.seats import SeatKind
from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.json_object import MAX_COORDINATE
from seatui.plans.formats.noted_values import SeatPlace, take_flag, take_kind, take_price
from seatui.plans.formats.rowless import fill_rows, take_apart
from seatui.plans.formats.stage_words import names_stage
from seatui.plans.formats.svg_ids import IdOrder, id_order, seat_of_id
from seatui.plans.formats.svg_places import TEMPLATES, is_hidden, place_of
from seatui.plans.formats.svg_transforms import IDENTITY, Matrix, matrix_of, moved, name_of
from seatui.plans.left_out import listed

MAX_NESTING = 200
"""The deepest nesting of groups."""

MAX_ELEMENTS = 500_000
"""More elements than the drawing of any house has: a file with more would fill the memory."""
_PART = 1 << 16

_INHERITED = ("zone", "section", "block", "row", "category", "price")
_KNOWN = {*_INHERITED, "seat", "number", "label", "kind", "id", "wheelchair", "x", "y", "status"}


class _Shape(Struct, frozen=True):
    """A shape or group, the matrix that it is drawn by, and what the groups around it say."""

    element: Xml.Element
    matrix: Matrix
    says: Mapping[str, str]


class _Undrawn(Struct, frozen=True):
    """The elements, with all that is in them, that are drawn elsewhere, and those that are not displayed."""

    templates: list[Xml.Element]
    hidden: list[Xml.Element]


def read_svg(text: str, draft: Draft) -> None:
    """Reads the seats of a drawing into the draft. Raises InvalidPlan for other XML."""
    root = _parsed(text, draft)
    if name_of(root) != "svg":
        raise draft.refusal(f"this is XML, but no SVG: its root is {quoted(name_of(root))!r}")
    draft.requires_category = draft.requires_zone = False
    order = id_order(element.get("id", "") for element in root.iter())
    segments: dict[tuple[str, str], int] = {}
    undrawn = _Undrawn([], [])
    for shape in _shapes(root, undrawn, draft):
        seat = _seat(shape, order, segments, draft)
        if seat is not None:
            draft.add(seat)
        elif draft.stage is None and _is_stage(shape.element):
            draft.stage = _point(shape)
    _take_rows(draft)
    _note(order, undrawn, draft)


def _note(order: IdOrder, undrawn: _Undrawn, draft: Draft) -> None:
    """Says how ids were read and what was left out. Raises InvalidPlan for no seats."""
    templates = sum(_is_seat(element) for template in undrawn.templates for element in template.iter())
    hidden = [element for each in undrawn.hidden for element in each.iter() if _is_seat(element)]
    if hidden:
        names = listed(quoted(_name(element)) for element in hidden)
        draft.notes.append(f"{seats_count(len(hidden))} left out, whose shapes are not displayed: {names}")
    if not draft.seats:
        but = f"; {seats_count(templates)} in <defs> or <symbol> cannot be read from there"
        raise draft.refusal(
            "no shape of the SVG is a seat: those have data-row and data-seat, or an id such as seat-12-F-stalls"
            + (but if templates else "")
        )
    if templates:
        draft.notes.append(f"{seats_count(templates)} in <defs> or <symbol> left out, as templates")
    if order is not IdOrder.SEAT_FIRST:
        draft.notes.append(
            f"ids of shapes were read as {order.value}, since their first part is never a number"
        )


def _parsed(text: str, draft: Draft) -> Xml.Element:
    # A document type may define entities that fill the memory; drawings need none.
    if "<!ENTITY" in text:
        raise draft.refusal("the SVG defines entities, which are not read")
    parser: Xml.XMLPullParser[Xml.Element] = Xml.XMLPullParser(["start"])
    root: Xml.Element | None = None
    count = 0
    try:
        for start in range(0, len(text), _PART):
            parser.feed(text[start : start + _PART])
            for _, element in cast("Iterator[tuple[str, Xml.Element]]", parser.read_events()):
                root = element if root is None else root
                count += 1
            if count > MAX_ELEMENTS:
                raise draft.refusal(f"the SVG has more than {MAX_ELEMENTS:,} elements")
        parser.close()
    except (Xml.ParseError, ValueError) as error:
        raise draft.refusal(f"the SVG is broken: {error}") from error
    assert root is not None, "a document that is parsed to its end has a root"
    return root


def _shapes(root: Xml.Element, undrawn: _Undrawn, draft: Draft) -> Iterator[_Shape]:
    """Every element in the order of the file, with what applies to it. undrawn: gets what is not to be seen."""
    waiting = [(_Shape(root, IDENTITY, {}), 0)]
    while waiting:
        shape, depth = waiting.pop()
        yield shape
        if depth == MAX_NESTING:
            draft.refuse(f"groups stand in one another more than {MAX_NESTING} deep")
            continue
        says = {**shape.says, **_said(shape.element, _INHERITED)} if len(shape.element) else {}
        for child in reversed(shape.element):
            if name_of(child) in TEMPLATES:
                undrawn.templates.append(child)
                continue
            if is_hidden(child):
                undrawn.hidden.append(child)
                continue
            matrix = matrix_of(child)
            inner = shape.matrix if matrix is IDENTITY else moved(shape.matrix, matrix)
            waiting.append((_Shape(child, inner, says), depth + 1))


def _is_seat(element: Xml.Element) -> bool:
    return bool(element.get("data-seat") or seat_of_id(element.get("id", ""), IdOrder.SEAT_FIRST))


def _name(element: Xml.Element) -> str:
    named = (element.get("data-row"), element.get("data-seat"))
    return " ".join(filter(None, named)) or element.get("id", "")


def _said(element: Xml.Element, names: tuple[str, ...]) -> dict[str, str]:
    return {name: value.strip() for name in names if (value := element.get(f"data-{name}"))}


def _seat(
    shape: _Shape, order: IdOrder, segments: dict[tuple[str, str], int], draft: Draft
) -> RawSeat | None:
    data = {
        key[len("data-") :]: value.strip()
        for key, value in shape.element.attrib.items()
        if key.startswith("data-")
    }
    named = seat_of_id(shape.element.get("id", ""), order)
    label = data.get("seat") or data.get("number") or (named.seat if named and "row" not in data else "")
    row = data.get("row") or (named.row if named else "") or shape.says.get("row", "")
    if not label or not (row or "seat" in data):
        return None
    says = {**shape.says, **{name: value for name, value in data.items() if value}}
    zone = next((says[name] for name in ("zone", "section", "block") if name in says), "")
    zone = zone or (named.zone if named else "")
    place = zone, row, label
    if not _KNOWN.issuperset(data):
        unknown = (name for name, value in data.items() if name not in _KNOWN and value)
        draft.left_out.add_properties(f"data-{name}" for name in unknown)
    return RawSeat(
        zone=zone,
        row=row,
        label=label,
        segment=segments.setdefault((zone, row), len(segments)),
        spot=f"shape {quoted(shape.element.get('id', ''))}",
        category=says.get("category", ""),
        price=take_price(says["price"], place, draft) if says.get("price") else None,
        kind=_kind(data, place, draft) if data else SeatKind.STANDARD,
        point=_point(shape),
    )


def _take_rows(draft: Draft) -> None:
    """Rows for seats whose shapes have none: `F12` as row F, or one row for all of a zone; others are left out."""
    lacking = sum(not seat.row for seat in draft.seats)
    if not lacking:
        return
    if lacking == len(draft.seats) and take_apart(draft.seats):
        draft.notes.append("no shape says the row: data-seat was taken apart, F12 as row F, seat 12")
        return
    fill_rows(draft)
    rowless = [seat for seat in draft.seats if not seat.row]
    if rowless and len(rowless) < len(draft.seats):
        draft.seats[:] = [seat for seat in draft.seats if seat.row]
        names = listed(quoted(seat.label or "") for seat in rowless)
        draft.notes.append(f"{seats_count(len(rowless))} with data-seat and without a row left out: {names}")


def _kind(data: Mapping[str, str], place: SeatPlace, draft: Draft) -> SeatKind:
    if take_flag(data.get("wheelchair", ""), "data-wheelchair", place, draft):
        return SeatKind.WHEELCHAIR
    return take_kind(data.get("kind", ""), "data-kind", draft)


def _point(shape: _Shape) -> tuple[float, float] | None:
    place = place_of(shape.element, shape.matrix)
    return place if place and all(abs(each) <= MAX_COORDINATE for each in place) else None


def _is_stage(element: Xml.Element) -> bool:
    names = [element.get("id", ""), element.get("class", ""), element.get("data-name", "")]
    if name_of(element) == "text":
        names.append(" ".join("".join(element.itertext()).split()))
    return any(names_stage(re.sub("[-_]", " ", name)) for name in names)
