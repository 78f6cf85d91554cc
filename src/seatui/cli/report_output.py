"""The report as the commands print it: a JSON document, or tables and a plot of text."""

import shutil
from collections.abc import Iterable, Mapping, Sequence

from seatui.cli.appearance import Appearance
from seatui.cli.output import NO_SHOWINGS, local_iso
from seatui.domain.model.report import Report, ShowingReport, Sums
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.zones import zone_name
from seatui.domain.words.glyphs import ASCII
from seatui.domain.words.report_words import (
    Table,
    block_table,
    headline,
    money_lines,
    report_title,
    sales_plot,
    sales_steps,
    showing_table,
    zone_of,
    zone_table,
)
from seatui.domain.words.text_map import draw_table
from seatui.domain.words.wrapping import wrapped

_WIDEST_PLOT = 100
_PLOT_HEIGHT = 8


def report_document(report: Report) -> dict[str, object]:
    """The report as the contract's JSON object."""
    return {
        "showings": [_showing_document(each) for each in report.showings],
        "parts": [
            {
                "zone": group.zone,
                "category": group.category,
                "price": float(group.price),
                "currency": group.currency or None,
                **_sums(sums),
            }
            for group, sums in report.by_price_group().items()
        ],
        "totals": [
            {"currency": currency or None, **_sums(sums)} for currency, sums in report.by_currency().items()
        ],
        "largest_blocks": [
            {"price": float(price), "currency": currency or None, "seats": seats}
            for (currency, price), seats in report.largest_blocks().items()
        ],
        "returned": report.returned,
        "pace": _pace(report),
    }


def _showing_document(each: ShowingReport) -> dict[str, object]:
    showing = each.showing
    return {
        "event_id": showing.event_id,
        "showtime": local_iso(showing.showtime, showing.zone),
        "zone": zone_name(showing.zone),
        "name": showing.name,
        "currency": showing.currency or None,
        **_sums(each.sums),
        "returned": each.returned,
    }


def _sums(sums: Sums) -> Mapping[str, object]:
    return {
        "seats": {status.value: sums.of(status) for status in SeatStatus},
        "money": {"sold": float(sums.sold), "held": float(sums.held)},
    }


def _pace(report: Report) -> list[dict[str, object]] | None:
    """What was sold in each step, from the first sale on; null where no journal knows."""
    if report.sales is None:
        return None
    steps = sales_steps(report, _WIDEST_PLOT)
    if steps is None:
        return []
    ends = [*(each.since for each in steps.sales[1:]), report.now]
    zone = zone_of(report)
    return [
        {
            "from": local_iso(each.since, zone),
            "to": local_iso(end, zone),
            "sold": each.sold,
            "returned": each.returned,
        }
        for each, end in zip(steps.sales, ends, strict=True)
    ]


def report_lines(report: Report, appearance: Appearance) -> Iterable[str]:
    """The report as text."""
    if not report.showings:
        yield from NO_SHOWINGS
        return
    money_of, in_ascii = appearance.money_of, appearance.glyphs is ASCII
    yield from wrapped(report_title(report))
    yield from wrapped(headline(report))
    yield from money_lines(report, money_of)
    tables = [zone_table(report, money_of), block_table(report, money_of)]
    if len(report.showings) > 1:
        tables.insert(0, showing_table(report, money_of))
    for table in tables:
        yield from _table_lines(table)
    yield ""
    width = min(shutil.get_terminal_size().columns, _WIDEST_PLOT)
    yield from sales_plot(report, width, _PLOT_HEIGHT, in_ascii=in_ascii)


def _table_lines(table: Table) -> Sequence[str]:
    if not table.rows:
        return ()
    return ["", *draw_table([table.head, *table.rows], right_from=table.right_from)]
