"""Drawings in SVG: shapes that say which seat they are, where they are, and what is refused."""

import pytest

from seatui.domain.model.seats import SeatKind
from seatui.plans import parse_plan
from seatui.plans.formats import svg as svg_format
from tests.unit.plan_samples import TEN, ids, problems, read


def svg(*shapes: str) -> str:
    return f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">{"".join(shapes)}</svg>'


def places(*shapes: str) -> list[tuple[float | None, float | None]]:
    return [(seat.x, seat.y) for seat in read(svg(*shapes)).seats]


def test_seats_by_their_data_and_that_of_the_groups_around_them() -> None:
    plan = read(
        svg(
            '<g data-zone="Stalls" data-category="Cat 1"><g data-row="F">',
            '<circle data-seat="12" cx="0" cy="0"/><circle data-seat="12a" cx="20" cy="0" data-wheelchair="true"/>',
            '</g></g><rect data-section="Box" data-row="1" data-seat="1" data-price="€ 12,50" x="0" y="90"/>',
        )
    )
    assert [(seat.zone, seat.row, seat.label, seat.category) for seat in plan.seats] == [
        ("Stalls", "F", "12", "Cat 1"),
        ("Stalls", "F", "12a", "Cat 1"),
        ("Box", "1", "1", ""),
    ]
    assert [seat.kind for seat in plan.seats][1] is SeatKind.WHEELCHAIR
    assert float(plan.seats[2].price) == 12.5


def test_seats_by_their_ids() -> None:
    plan = read(
        svg(
            '<path id="seat-12-F-stalls" d="M 3,4 h 1"/><circle id="seat_1_B" cx="1" cy="50"/><circle id="x"/>'
        )
    )
    assert [(seat.zone, seat.row, seat.label) for seat in plan.seats if seat.zone] == [("stalls", "F", "12")]
    assert sorted(ids(plan)) == ["B1", "stalls-F12"]


@pytest.mark.parametrize(
    ("ids", "seat", "note"),
    [
        (("seat-9-K", "seat-10-K"), ("", "K", "10"), None),
        (("seat-A-1-parterre", "seat-12-F-loge_left"), ("loge_left", "F", "12"), None),
        (("seat_K_9", "seat_AA_10a"), ("", "AA", "10a"), "row, seat, zone"),
        (("seat-K-9-2", "seat-AA-10-3"), ("3", "AA", "10"), "row, seat, zone"),
        (("Seat.Parkett.K.9", "Seat.Loge-left.2.10"), ("Loge-left", "2", "10"), "zone, row, seat"),
        (("seat-Rang-1-9", "seat-Loge-2-10"), ("Loge", "2", "10"), "zone, row, seat"),
        (("seat-K-9", "seat-map-layer"), ("", "K", "9"), "row, seat, zone"),
    ],
)
def test_the_parts_of_ids_are_told_apart_by_what_can_be_a_number(
    ids: tuple[str, ...], seat: tuple[str, str, str], note: str | None
) -> None:
    plan = read(svg(*(f'<circle id="{each}" cx="{at}" cy="1"/>' for at, each in enumerate(ids))))
    assert seat in [(each.zone, each.row, each.label) for each in plan.seats]
    told = [each for each in plan.notes if each.startswith("ids of shapes")]
    assert told == (
        [f"ids of shapes were read as {note}, since their first part is never a number"] if note else []
    )


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        ("<circle {} cx='3' cy='4'/>", (3, 4)),
        ("<rect {} x='2' y='3' width='2px' height='2'/>", (3, 4)),
        ("<polygon {} points='2,3 4,3 4,5 2,5'/>", (3, 4)),
        ("<path {} d='m3 4l1 1'/>", (3, 4)),
        ("<g {}><text/><circle cx='3' cy='4'/></g>", (0, 0)),
        ("<g {} transform='translate(1 2)'><circle cx='2' cy='2'/></g>", (3, 4)),
        ("<circle {} cx='1' cy='1' transform='translate(1,2) scale(2)'/>", (3, 4)),
        ("<circle {} cx='4' cy='-3' transform='rotate(90)'/>", (3, 4)),
        ("<circle {} cx='4' cy='3' transform='rotate(90, 3.5, 3.5)'/>", (4, 4)),
        ("<circle {} cx='1' cy='2' transform='matrix(1 0 0 1 2 2)'/>", (3, 4)),
        ("<circle {} cx='1' cy='2' style='fill: red; transform: translate(2px, 2px)'/>", (3, 4)),
        (
            "<circle {} cx='9' transform='scale(9)' style='transform: translateX(-6px) translateY(4px)'/>",
            (3, 4),
        ),
        (
            "<circle {} cx='1' cy='4' style='transform: scaleX(2) scaleY(0.5) translate3d(0.5px, 4px, 0)'/>",
            (3, 4),
        ),
        ("<circle {} cx='4' cy='-3' style='transform: rotate(0.25turn)'/>", (3, 4)),
        (
            "<circle {} cx='4' cy='3' style='transform-origin: 3.5px 3.5px; transform: rotate(90deg)'/>",
            (4, 4),
        ),
        ("<circle {} cx='1' cy='2' style='translate: 2px 2px; transform: scale(1)'/>", (3, 4)),
        ("<circle {} cx='3' cy='4' style='transform: translate(50%, 2em)'/>", (3, 4)),
        ("<rect {} style='x: 2px; y: 3px' width='2' height='2'/>", (3, 4)),
        ("<svg x='2' y='3'><circle {} cx='1' cy='1'/></svg>", (3, 4)),
        ("<svg {} x='2' y='3'><circle cx='1' cy='1'/></svg>", (3, 4)),
        (
            "<svg x='1' y='2' width='8' height='4' viewBox='5 5 2 2'><circle {} cx='5' cy='6'/></svg>",
            (3, 4),
        ),
        ("<g {}><defs><circle cx='9'/></defs><rect x='2' y='3' width='2' height='2'/></g>", (3, 4)),
    ],
)
def test_places_through_all_transformations(shape: str, place: tuple[float, float]) -> None:
    assert places(shape.format("data-row='A' data-seat='1'")) == [pytest.approx(place)]


def test_groups_move_what_is_in_them_one_within_the_other() -> None:
    inner = "<g transform='scale(2)'><circle data-row='A' data-seat='1' cx='1' cy='1'/></g>"
    assert places(f"<g transform='translate(10)'>{inner}</g>") == [(12, 2)]


def test_seats_whose_shapes_have_no_row() -> None:
    def shapes(*data: str) -> str:
        return svg(*(f'<circle {each} cx="{at}" cy="9"/>' for at, each in enumerate(data)))

    plan = read(shapes('data-seat="F-11"', 'data-seat="F-12"', 'data-seat="AA-1"'))
    assert ids(plan) == ["F11", "F12", "AA1"]
    assert plan.notes[0] == "no shape says the row: data-seat was taken apart, F12 as row F, seat 12"
    plan = read(shapes('data-zone="Box" data-seat="1"', 'data-zone="Pit" data-row="B" data-seat="1"'))
    assert [(seat.zone, seat.row) for seat in plan.seats] == [("Box", "1"), ("Pit", "B")]
    plan = read(shapes('data-row="B" data-seat="1"', 'data-seat="2"', 'data-seat="logo"'))
    assert (ids(plan), plan.notes[0]) == (
        ["B1"],
        "2 seats with data-seat and without a row left out: 2, logo",
    )
    assert problems(shapes('data-seat="1"', 'data-seat="F1"', 'data-seat="1"'))[0].endswith(
        "row has no label"
    )


def test_templates_are_no_seats_and_counted() -> None:
    template = '<{0}><g id="s"><rect data-row="Z" data-seat="99"/></g></{0}>'
    seat = '<circle data-row="A" data-seat="1" cx="0" cy="0"/>'
    plan = read(svg(template.format("defs"), template.format("symbol"), seat))
    assert (ids(plan), plan.notes[0]) == (["A1"], "2 seats in <defs> or <symbol> left out, as templates")
    assert problems(svg(template.format("symbol")))[0].endswith(
        "; 1 seat in <defs> or <symbol> cannot be read from there"
    )


def test_a_stage_is_found_by_its_name_and_unknown_data_is_named() -> None:
    plan = read(
        svg(
            '<rect id="main-stage" x="0" y="0" width="40" height="10"/>',
            '<circle data-row="A" data-seat="1" data-colour="red" cx="0" cy="40"/>',
        )
    )
    assert plan.stage == (20, 5)
    assert "properties of seats that were not read: data-colour (1 seat)" in plan.notes


@pytest.mark.parametrize("how", ['display="none"', 'style="display:none"', 'visibility="hidden"'])
def test_shapes_that_are_not_displayed_are_no_seats_and_are_named(how: str) -> None:
    shape = '<circle data-row="F" data-seat="{}" cx="{}" cy="0"/>'
    plan = read(svg(shape.format(1, 1), f"<g {how}>{shape.format(8, 2)}<g>{shape.format(9, 3)}</g></g>"))
    assert ids(plan) == ["F1"]
    assert plan.notes[0] == "2 seats left out, whose shapes are not displayed: F 8, F 9"


def test_a_drawing_in_another_encoding_is_read_where_it_names_it() -> None:
    drawing = svg('<circle data-zone="Empore süd" data-row="F" data-seat="1" cx="0" cy="0"/>')

    def in_latin(encoding: str) -> bytes:
        return drawing.replace('"1.0"', f'"1.0" encoding="{encoding}"').encode("latin-1")

    plan = parse_plan(in_latin("ISO-8859-1"), "plan", TEN)
    assert plan.seats[0].zone == "Empore süd"
    for name in ("UTF-8", "rot13", "no-such"):
        assert problems(in_latin(name)) == ["the file is not UTF-8 text (line 1)"]


def test_a_text_drawn_in_parts_is_the_stage_by_all_of_them() -> None:
    seat = '<circle data-row="F" data-seat="1" cx="0" cy="0"/>'
    for text in ("<tspan>STAGE</tspan>", "\n<tspan>Main</tspan> <tspan>stage</tspan>\n"):
        assert read(svg(seat, f'<text x="4" y="90">{text}</text>')).stage == (4, 90)


def test_prices_that_are_none_are_refused_and_unknown_kinds_are_named() -> None:
    shape = '<circle data-row="F" data-seat="{}" data-price="{}" data-kind="{}" cx="{}" cy="0"/>'
    assert problems(svg(shape.format(1, "2,500", "", 1), shape.format(2, "gratis", "", 2))) == [
        "row F, seat 1: the price '2,500' is 2500 to some people and 2.500 to others: write 2500, or two decimals",
        "row F, seat 2: the price 'gratis' is not an amount such as 12 or 12.50, from 0 to 99999999.99",
    ]
    plan = read(
        svg(
            *(shape.format(seat, f"{seat} CHF", "bench", seat) for seat in (1, 2)),
            shape.format(3, "3 €", "", 3),
        )
    )
    assert [float(seat.price) for seat in plan.seats] == [1, 2, 3]
    assert plan.notes[:2] == (
        "what data-kind says is no kind of seat that is known, and was left out: bench (2 seats)",
        "the prices are in several currencies, of which nothing is kept: CHF, EUR",
    )
    wheels = '<circle data-row="F" data-seat="1" data-wheelchair="perhaps"/>'
    assert problems(svg(wheels)) == ["row F, seat 1: data-wheelchair: 'perhaps' is neither yes nor no"]


def test_the_price_of_a_group_is_that_of_its_seats() -> None:
    seats = '<circle data-seat="1" data-price="" cx="0" cy="0"/><circle data-seat="2" data-price="7" cx="9" cy="0"/>'
    plan = read(svg(f'<g data-row="A" data-price="12">{seats}</g>'))
    assert [int(seat.price) for seat in plan.seats] == [12, 7]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            svg("<circle/>"),
            "no shape of the SVG is a seat: those have data-row and data-seat, or an id such as seat-12-F-stalls",
        ),
        ("<html/>", "this is XML, but no SVG: its root is 'html'"),
        ("<svg>", "the SVG is broken: no element found: line 1, column 5"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "the SVG defines entities, which are not read"),
        ("<g>" * 1000, None),
    ],
)
def test_what_is_no_drawing_of_seats_is_refused(text: str, problem: str | None) -> None:
    (found,) = problems(text)
    assert problem is None or found == problem


def test_more_elements_than_any_drawing_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_format, "MAX_ELEMENTS", 10)
    assert problems(svg("<g/>" * 20)) == ["the SVG has more than 10 elements"]


def test_groups_within_groups_without_end_are_refused() -> None:
    deep = "<g>" * 300 + '<circle data-row="A" data-seat="1" cx="0" cy="0"/>' + "</g>" * 300
    assert problems(svg(deep, '<circle data-row="A" data-seat="2"/>')) == [
        "groups stand in one another more than 200 deep"
    ]
