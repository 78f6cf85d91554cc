"""What a spreadsheet has in a cell in place of the name that somebody typed: errors, formulas, dates."""

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any

from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.columns import ReadColumns
from seatui.plans.left_out import listed

_ERROR = re.compile(r"#[¡¿]?[A-ZÀ-Þ/0-9_ ]{2,}[!?]|#N/[A-Z]+|#NV|Err:[0-9]{3}")
"""`#REF!`, `#N/A` and the same in other languages (`#BEZUG!`, `#¿NOMBRE?`, `#NV`); `Err:502` is LibreOffice's."""
_FORMULA = re.compile(r"=.", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?|[0-9]{2}:[0-9]{2}:[0-9]{2}")
_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec "  # English
    "mär mrz mai okt dez janv févr mars avr juin juil août sept déc ene abr ago dic gen mag giu lug set ott "
    "mrt mei fev out sty lut kwi maj cze lip sie wrz paź lis gru"
)
_DAY_AND_MONTH = re.compile(
    rf"[0-3]?[0-9][-. ]{{1,2}}({'|'.join(_MONTHS.split())})\.?|({'|'.join(_MONTHS.split())})\.?[- ][0-9]{{2}}|"
    r"[0-3]?[0-9]([./-])[0-3]?[0-9]\3(19|20)[0-9]{2}",
    re.IGNORECASE,
)
"""A label such as `1-2` or `3/4` as a spreadsheet saves it in CSV: `1-Feb`, `Feb-01`, `01.02.2026`."""


def cell_fault(text: str) -> str:
    """Why a text is none that a person wrote into a cell, in words behind it; "" for any other text."""
    if _ERROR.fullmatch(text):
        return "an error of the spreadsheet"
    if _FORMULA.match(text):
        return "a formula that was not computed: open the file in a spreadsheet and save it again"
    return ""


def refuse_faults(draft: Draft, columns: ReadColumns) -> None:
    """Refuses seats whose zone, row, label or category is an error, a formula or a date; notes likely dates.

    Not in a table with ids of its own: what it says is what the seats are called.
    """
    if "seat_id" in columns.at:
        return
    likely: list[str] = []
    for field, what in (("zone", "zone"), ("row", "row"), ("label", "seat"), ("category", "category")):
        value_of = attrgetter(field)
        texts = {text for text in set(map(value_of, draft.seats)) if text}
        faults = {text: fault for text in texts if (fault := cell_fault(text) or _date_fault(text))}
        if faults:
            _refuse(draft, field, columns.name_of(what), faults)
        dates = {text for text in texts if _DAY_AND_MONTH.fullmatch(text)}
        likely += [*_named(draft, value_of, dates)] if dates and field in {"row", "label"} else []
    if likely:
        draft.notes.append(
            f"labels that look like dates, which spreadsheets make of labels such as 1-2: {listed(likely)}"
        )


def _refuse(draft: Draft, field: str, column: str, faults: Mapping[str, str]) -> None:
    """Refuses the seats with one of these texts in a field, each by its line. faults: why, by the text."""
    value_of = attrgetter(field)
    nothing: dict[str, Any] = {field: None}
    for index, seat in enumerate(draft.seats):
        text = value_of(seat)
        if text in faults:
            message = f"{seat.spot}: {quoted(column)} is {quoted(text)}, {faults[text]}"
            draft.refuse(message, at=index, kind=f"{field}: {faults[text]}")
            draft.seats[index] = seat._replace(**nothing)


def _date_fault(text: str) -> str:
    fault = "a date or a time, which spreadsheets make of labels such as 1-2: make the cells text, and type it again"
    return fault if _DATE.fullmatch(text) else ""


def _named(draft: Draft, value_of: "attrgetter[str]", texts: set[str]) -> Iterator[str]:
    for seat in draft.seats:
        if value_of(seat) in texts:
            yield f"{quoted(value_of(seat))} ({seat.spot})"
