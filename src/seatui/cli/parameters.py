"""What options and arguments are read as."""

from datetime import datetime
from decimal import Decimal

import click

from seatui.domain.errors import InvalidRequest


class Showtime(click.ParamType[datetime]):
    """An instant in ISO 8601; without an offset it is the machine's local time."""

    name = "TS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Reads the text."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value).strip()).astimezone()
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is not a time such as 2026-12-01T19:30 or 2026-12-01T19:30+01:00", param, ctx
            )


class CategoryPrice(click.ParamType[tuple[str, Decimal]]):
    """`CATEGORY=AMOUNT`."""

    name = "CATEGORY=AMOUNT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Decimal]:
        """Reads the text."""
        from seatui.plans import parse_price_option

        try:
            return parse_price_option(str(value))
        except InvalidRequest as error:
            self.fail(str(error), param, ctx)


class Amount(click.ParamType[Decimal]):
    """An amount of money with at most two decimals."""

    name = "AMOUNT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Reads the text."""
        from seatui.plans import parse_amount

        try:
            return parse_amount(str(value))
        except InvalidRequest as error:
            self.fail(str(error), param, ctx)
