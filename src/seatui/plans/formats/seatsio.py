"""seats.io charts: rows and tables of seats, in sections, on floors."""

from collections.abc import Iterable, Mapping

from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.json_object import JsonObject
from seatui.plans.formats.seat_kinds import KIND_MARKS, marked_kind
from seatui.plans.formats.stage_words import names_stage

MAX_NESTING = 8
"""The deepest nesting of sections."""

_KNOWN = KIND_MARKS | {
    *("label", "x", "y", "categoryKey", "categoryLabel", "uuid", "id", "objectType", "published"),
    *("categoryAccessible", "disabledBySocialDistancingRules", "displayObjectType", "displayLabel"),
}
"""What a seat has that is read, or that matters only to the editor."""

_Point = tuple[float, float]


def read_chart(chart: JsonObject, draft: Draft) -> None:
    """Reads a chart into the draft; a chart has one `subChart`, or a list of them, one for each floor."""
    draft.name = chart.text("name") or ""
    floors = [floor for floor in [chart.child("subChart")] if floor]
    floors += chart.objects("subChartFloors")
    # A chart may have rows outside of its sections: they are a zone without a name.
    draft.requires_zone = False
    reader = _ChartReader(draft, _categories(chart))
    for number, floor in enumerate(floors):
        reader.floor = number
        reader.read(floor, (0.0, 0.0), "")
    draft.stage = _stage(chart, floors, reader.stages)


class _ChartReader:
    """Traverses a chart with its nested sections, and adds the seats in the order of the file."""

    def __init__(self, draft: Draft, categories: dict[str, str]) -> None:
        self._draft = draft
        self._categories = categories
        self.floor = 0
        self.stages: dict[bool, list[_Point]] = {True: [], False: []}
        """The middles of what is drawn as a stage, and of what is only called so."""
        self._segments = 0
        draft.categories.update(dict.fromkeys(categories.values()))

    def read(self, chart: JsonObject, origin: _Point, category: str | None, depth: int = 0) -> None:
        """Adds the seats of a chart. origin: its position. category: that of its section."""
        for row in chart.objects("rows"):
            self._read_row(row, origin, category, at_table=False)
        for table in chart.objects("tables"):
            self._read_row(table, origin, category, at_table=True)
        for area in chart.objects("generalAdmissionAreas"):
            self._draft.left_out.add_area(area.text("label") or "", area.number("capacity"), "standing")
        for booth in chart.objects("booths"):
            self._draft.left_out.add_area(booth.text("label") or "", None, "a booth")
        for shape in chart.objects("shapes"):
            self._read_shape(shape, origin)
        for text in chart.objects("texts"):
            self._read_text(text, origin)
        for section in chart.objects("sections"):
            self._read_section(section, origin, category, depth)

    def _read_section(self, section: JsonObject, origin: _Point, category: str | None, depth: int) -> None:
        section.zone = section.text("label")
        chart = section.child("subChart")
        if chart is None:
            self._draft.left_out.zones.append(section.zone or "")
            return
        if depth == MAX_NESTING:
            section.refuse(f"sections stand in one another more than {MAX_NESTING} deep")
            return
        offset = section.point_of("topLeft") or (0.0, 0.0)
        inner = (origin[0] + offset[0], origin[1] + offset[1])
        seats, zones = self._draft.seats, self._draft.left_out.zones
        before = len(seats), len(zones)
        self.read(chart, inner, self._category(section, category), depth + 1)
        if (len(seats), len(zones)) == before:
            zones.append(section.zone or "")

    def _read_shape(self, shape: JsonObject, origin: _Point) -> None:
        label = shape.text("label") or ""
        is_stage = shape.text("smartType") == "stage"
        if is_stage or names_stage(label):
            self._add_stage(_middle(shape), origin, is_drawn=is_stage)
        elif label:
            self._draft.left_out.add_area(label, None, "a shape")

    def _read_text(self, text: JsonObject, origin: _Point) -> None:
        said = text.text("text") or ""
        if names_stage(said):
            self._add_stage(_middle(text), origin, is_drawn=False)
        elif said:
            self._draft.left_out.texts.append(said)

    def _add_stage(self, middle: _Point | None, origin: _Point, *, is_drawn: bool) -> None:
        if middle:
            self.stages[is_drawn].append((origin[0] + middle[0], origin[1] + middle[1]))

    def _read_row(self, row: JsonObject, origin: _Point, category: str | None, *, at_table: bool) -> None:
        self._segments += 1
        row.row = _label(row)
        inherited = self._category(row, category)
        for place, seat in enumerate(row.objects("seats"), start=1):
            seat.seat = _label(seat)
            self._draft.left_out.add_properties(seat.unread(_KNOWN))
            point = seat.point()
            self._draft.add(
                RawSeat(
                    zone=row.zone,
                    row=row.row,
                    label=seat.seat,
                    segment=self._segments,
                    spot=f"place {place}",
                    category=self._category(seat, inherited),
                    kind=marked_kind(seat),
                    point=point and (origin[0] + point[0], origin[1] + point[1]),
                    at_table=at_table,
                    floor=self.floor,
                )
            )

    def _category(self, holder: JsonObject, inherited: str | None) -> str | None:
        """The category that a seat, row or section names by key or label, else the one it inherits."""
        key, label = holder.text("categoryKey"), holder.text("categoryLabel")
        if key is None or label is None:
            return None
        if key in self._categories:
            return self._categories[key]
        if key and not label:
            holder.refuse(
                f"its category {quoted(key)} is not among the plan's categories", "unknown category"
            )
            return None
        return label or inherited


def _label(holder: JsonObject) -> str | None:
    """The label of a row or seat; `?` is a missing one in the editor of seats.io."""
    label = holder.text("label")
    return "" if label == "?" else label


def _categories(chart: JsonObject) -> dict[str, str]:
    """Category labels by key; keys are numbers or text, and charts mix them, so they are compared as text."""
    labels: dict[str, str] = {}
    holder = chart.child("categories")
    for category in holder.objects("list") if holder else ():
        key, label = category.text("key"), category.text("label")
        if not key or not label:
            continue
        if labels.setdefault(key, label) != label:
            message = f"the category key {quoted(key)} stands for both {labels[key]} and {label}"
            category.refuse(message, "category key twice")
    return labels


def _stage(
    chart: JsonObject, floors: Iterable[JsonObject], drawn: Mapping[bool, Iterable[_Point]]
) -> _Point | None:
    """The first focal point, else the first stage that is drawn, else the zones' focal point if it is one.

    drawn: the stages, and what is only called so, which comes last.
    """
    candidates = [*map(_focal_point, floors), *drawn[True]]
    zones = chart.child("zones")
    in_zones = {_focal_point(zone) for zone in zones.objects("list")} if zones else set()
    if len(in_zones) == 1:
        candidates += in_zones
    return next((point for point in (*candidates, *drawn[False]) if point), None)


def _focal_point(holder: JsonObject) -> _Point | None:
    point = holder.point_of("focalPoint")
    # Unless set, it is in the corner of the drawing.
    return None if point == (0.0, 0.0) else point


def _middle(holder: JsonObject) -> _Point | None:
    """The middle of a shape or a text."""
    corners = [point for corner in holder.objects("points") if (point := corner.point())]
    if corners:
        return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)
    if "center" in holder:
        return holder.point_of("center")
    x, y = holder.number("centerX"), holder.number("centerY")
    return holder.point() if x is None or y is None else (x, y)
