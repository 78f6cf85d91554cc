"""Venue plans of other systems, and tables of seats, read into our own `Plan`; and plans written to files."""

from seatui.plans.formats.columns import parse_columns_option
from seatui.plans.formats.csv_export import write_csv
from seatui.plans.formats.pretix_export import write_pretix
from seatui.plans.prices import NO_PRICE, Prices, parse_amount, parse_price_option
from seatui.plans.reader import parse_plan, read_plan

__all__ = [
    "NO_PRICE",
    "Prices",
    "parse_amount",
    "parse_columns_option",
    "parse_plan",
    "parse_price_option",
    "read_plan",
    "write_csv",
    "write_pretix",
]
