"""The report: its sums, its tables, and sales in steps."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.report import Part, Report, Sales, ShowingReport, Sums, total
from seatui.domain.model.sales_steps import steps_of
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import Standing
from seatui.domain.words.money import plain_money
from seatui.domain.words.report_words import block_table, headline, money_lines, sales_plot, zone_table

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
HAMLET = Showing("E1", NOW + timedelta(days=1), "Hamlet", "EUR", ZoneInfo("Europe/Berlin"))
KYOTO = Showing("E2", NOW + timedelta(days=2), "Noh", "JPY", ZoneInfo("Asia/Tokyo"))


def counts(free: int, held: int, sold: int, blocked: int = 0) -> dict[SeatStatus, int]:
    return dict(zip(SeatStatus, (free, held, sold, blocked), strict=True))


REPORT = Report(
    [
        ShowingReport(
            HAMLET,
            [
                Part("Stalls", "A", Decimal(40), counts(3, 1, 6)),
                Part("Stalls", "B", Decimal(60), counts(1, 0, 2, 1)),
                Part("Circle", "Circle", Decimal(60), counts(4, 0, 0)),
            ],
            {Decimal(60): 4, Decimal(40): 2},
            returned=1,
        ),
        ShowingReport(KYOTO, [Part("", "", Decimal(900), counts(0, 0, 5))], {}, returned=0),
    ],
    NOW,
    [Sales(NOW - timedelta(hours=3), 9, 0), Sales(NOW - timedelta(hours=1), 5, 1)],
)


def test_seats_and_money_are_summed_for_each_currency_and_not_across_them() -> None:
    assert REPORT.by_currency() == {
        "EUR": Sums(counts(8, 1, 8, 1), Decimal(360), Decimal(40)),
        "JPY": Sums(counts(0, 0, 5), Decimal(4500), Decimal(0)),
    }
    assert headline(REPORT) == "13 of 23 seats sold (57 %), 1 held, 8 free, 1 blocked, 1 returned"
    assert money_lines(REPORT, plain_money) == [
        "360.00 EUR sold, 40.00 EUR held",
        "4,500.00 JPY sold, 0.00 JPY held",
    ]


def test_a_line_for_each_zone_and_price_the_dearest_first_and_a_total_for_each_currency() -> None:
    table = zone_table(REPORT, plain_money)
    assert [row[0] for row in table.rows] == ["Stalls · B", "Stalls · A", "Circle", "-", "total", "total"]
    assert table.rows[0][2:] == ("1", "0", "2", "1", "120.00 EUR", "0.00 EUR")
    assert table.totals == 2


def test_the_largest_block_is_told_by_price_over_zones_with_all_that_are_free() -> None:
    assert list(block_table(REPORT, plain_money).rows) == [("60.00 EUR", "5", "4"), ("40.00 EUR", "3", "2")]


part = st.builds(
    Part,
    st.sampled_from(["Stalls", "Circle", ""]),
    st.sampled_from(["A", ""]),
    st.decimals(0, 200, places=2),
    st.builds(counts, *[st.integers(0, 50)] * 4),
)


@given(st.lists(st.tuples(st.sampled_from([HAMLET, KYOTO]), st.lists(part, max_size=6)), max_size=5))
def test_the_sums_of_the_parts_are_the_whole(showings: list[tuple[Showing, list[Part]]]) -> None:
    report = Report([ShowingReport(showing, parts) for showing, parts in showings], NOW)
    whole = total(each.sums for each in report.showings)
    assert total(report.by_price_group().values()) == whole
    assert total(report.by_currency().values()) == whole
    assert whole.size == sum(sum(each.seats.values()) for _, parts in showings for each in parts)


@pytest.mark.parametrize(
    ("sold", "free", "percent"), [(0, 9, 0), (1, 999, 1), (999, 1, 99), (5, 0, 100), (0, 0, 0), (1, 1, 50)]
)
def test_a_share_is_0_or_100_only_for_none_or_all(sold: int, free: int, percent: int) -> None:
    assert Standing(counts(free, 0, sold), Decimal(0), Decimal(0)).percent_sold == percent


@given(
    st.lists(
        st.tuples(st.integers(0, 200_000), st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=30
    ),
    st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/New_York", "UTC"]),
    st.integers(8, 60),
)
def test_steps_leave_nothing_out_and_have_no_gap(
    made: list[tuple[int, int, int]], zone: str, most: int
) -> None:
    quarters = {quarter: (sold, returned) for quarter, sold, returned in made}
    sales = [
        Sales(NOW - quarter * timedelta(minutes=15), *quarters[quarter])
        for quarter in sorted(quarters, reverse=True)
    ]
    steps = steps_of(sales, NOW, ZoneInfo(zone), most)
    assert sum(each.sold for each in steps.sales) == sum(each.sold for each in sales)
    assert sum(each.returned for each in steps.sales) == sum(each.returned for each in sales)
    assert len(steps.sales) <= most + 1
    assert steps.sales[0].since <= sales[0].since
    if steps.is_of_days:
        assert all((each.since.hour, each.since.minute) == (0, 0) for each in steps.sales)


def test_days_are_days_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    sales = [Sales(datetime(2026, 10, 23, 12, tzinfo=UTC), 1, 0)]
    steps = steps_of(sales, datetime(2026, 10, 27, 12, tzinfo=UTC), berlin, 8)
    assert [(each.since.day, each.since.hour) for each in steps.sales] == [
        (day, 0) for day in (23, 24, 25, 26, 27)
    ]


def test_a_plot_says_what_its_steps_are_and_why_there_is_none() -> None:
    assert sales_plot(REPORT, 80, 4)[0] == "seats sold per quarter of an hour"
    assert sales_plot(Report(REPORT.showings, NOW, []), 80, 4) == ["nothing has been sold yet"]
    assert sales_plot(Report(REPORT.showings, NOW), 80, 4) == ["no journal knows when seats were sold"]
