"""Venue plans of other systems (seats.io, pretix, CSV) read into our own `Plan`, and a plan written as CSV."""

from seatui.plans.formats.csv_plan import write_csv
from seatui.plans.prices import Prices, parse_amount, parse_price_option
from seatui.plans.reader import parse_plan, read_plan

__all__ = ["Prices", "parse_amount", "parse_plan", "parse_price_option", "read_plan", "write_csv"]
