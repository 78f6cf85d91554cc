"""Options and arguments that several commands share, and their parameter types."""

import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, timedelta, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, TypeVar

import click
from click.shell_completion import CompletionItem

from seatui.cli.completion_words import complete_booking, complete_event, complete_seat, complete_showtime
from seatui.cli.settings import Settings
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import is_own_booking_id
from seatui.domain.model.validation import require_ttl
from seatui.domain.model.zones import zone_named
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.plain_text import is_plain_ascii, plain_text
from seatui.domain.words.printable import printable

if TYPE_CHECKING:
    from seatui.domain.model.currency import Currency


_Value = TypeVar("_Value")


class Text(click.ParamType[str]):
    """A text of the command line, decoded as UTF-8 where the locale's encoding does not do."""

    name = "TEXT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Decodes the text. Raises InvalidRequest for bytes that are no text."""
        text = str(value)
        try:
            return os.fsencode(text).decode() if any(map(_is_surrogate, text)) else text
        except UnicodeError as error:
            encoding = sys.getfilesystemencoding().upper()
            raise InvalidRequest(f"{printable(text)} has bytes that are no text in {encoding}") from error


def _is_surrogate(character: str) -> bool:
    """Whether it stands for a byte that could not be decoded."""
    return "\ud800" <= character <= "\udfff"


class Showtime(click.ParamType["TypedTime | date"]):
    """A time in ISO 8601; without an offset it is one of the venue's zone, which only the database knows."""

    name = "TS"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> TypedTime | date:
        """Parses the text; fails with a usage error. A date is refused later, with the showings of that day."""
        if isinstance(value, TypedTime | date):
            return value
        try:
            typed = TypedTime.read(str(value).strip())
            if isinstance(typed, TypedTime):
                typed.instant(UTC)
            return typed
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is not a time such as 2026-12-01T19:30 or 2026-12-01T19:30+01:00", param, ctx
            )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem[str]]":
        """The showtimes that the database has."""
        return complete_showtime(ctx, param, incomplete)


class Checked(click.ParamType[_Value]):
    """A value that is parsed by a rule of ours, whose InvalidRequest is a usage error."""

    def parse(self, text: str) -> _Value:
        """The value of a text. Raises InvalidRequest."""
        raise NotImplementedError

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> _Value:
        """Parses the text; fails with a usage error."""
        try:
            return self.parse(str(value))
        except InvalidRequest as error:
            self.fail(str(error), param, ctx)


class Zone(Checked[tzinfo]):
    """A time zone by its name in the tz database."""

    name = "ZONE"

    def parse(self, text: str) -> tzinfo:
        """Looks the name up."""
        return zone_named(text.strip())


class Ttl(click.ParamType[timedelta]):
    """A duration: a number of seconds, or a number followed by `s`, `m`, `h` or `d`."""

    name = "TIME"
    _UNITS: ClassVar = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Parses the text; fails with a usage error."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)([smhd]?)", str(value).strip())
        if found is None:
            self.fail(f"{value!r} is not a time such as 90s, 15m, 2h or 3d", param, ctx)
        ttl = timedelta(**{self._UNITS[found[2]]: float(found[1])})
        try:
            require_ttl(ttl)
        except InvalidRequest as error:
            self.fail(str(error), param, ctx)
        return ttl


class CategoryPrice(Checked[tuple[str, Decimal]]):
    """A category's price: `CATEGORY=AMOUNT`."""

    name = "CATEGORY=AMOUNT"

    def parse(self, text: str) -> tuple[str, Decimal]:
        """The category, and its price."""
        from seatui.plans import parse_price_option

        return parse_price_option(text)


class CurrencyCode(Checked["Currency"]):
    """A currency by its ISO 4217 code."""

    name = "CODE"

    def parse(self, text: str) -> "Currency":
        """Looks the code up."""
        from seatui.cli.currencies import parse_currency

        return parse_currency(text)


class Amount(Checked[Decimal]):
    """An amount of money with at most two decimals."""

    name = "AMOUNT"

    def parse(self, text: str) -> Decimal:
        """The amount."""
        from seatui.plans import parse_amount

        return parse_amount(text)


class BookingId(Text):
    """A booking's id, without what comes along invisibly when it is copied from a letter or a page."""

    name = "BK-…"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Takes the text; an id of another program, in other letters than ASCII, as it is."""
        text = super().convert(value, param, ctx)
        plain = plain_text(text)
        return plain if is_plain_ascii(plain) else text


class KnownBookingId(BookingId):
    """The id of a booking that there is; one of seatui's is taken in lower case too, as it is read out."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Takes the text; an id of another form as it is."""
        text = super().convert(value, param, ctx)
        return text.upper() if is_own_booking_id(text.upper()) else text


class Columns(Checked[dict[str, str]]):
    """The columns of a table by what they say: `seat=Platz,row=Reihe`."""

    name = "WHAT=COLUMN,…"

    def parse(self, text: str) -> dict[str, str]:
        """What is said, and the names of the columns that say it."""
        from seatui.plans import parse_columns_option

        return parse_columns_option(text)


def _json_before_or_after(context: click.Context, parameter: click.Parameter, value: bool) -> bool:  # noqa: ARG001
    settings = context.find_object(Settings)
    return value or (settings is not None and settings.as_json)


as_json = click.option(
    "--json",
    "as_json",
    is_flag=True,
    callback=_json_before_or_after,
    help="Print one JSON document on stdout.",
)
event_option = click.option(
    "--event",
    "event_id",
    required=True,
    metavar="ID",
    help="The event's id.",
    shell_complete=complete_event,
)
showtime_option = click.option(
    "--showtime",
    required=True,
    type=Showtime(),
    help="When the showing is, ISO 8601; without an offset by the venue's clocks.",
)
zone_option = click.option("--zone", type=Zone(), help="The venue's time zone, such as Europe/Berlin.")
late_option = click.option("--late", is_flag=True, help="Also when the showing has begun.")
settings_of = click.make_pass_decorator(Settings)

user_option = click.option("--user", "user_id", required=True, metavar="WHO", help="Who the booking is for.")
booking_id_option = click.option(
    "--booking-id", type=BookingId(), metavar="BK-…", help="The booking's id; made when left out."
)
reason_option = click.option("--reason", default="", metavar="TEXT", help="Why, for the journal.")
seats_argument = click.argument("seat_ids", metavar="SEAT…", nargs=-1, shell_complete=complete_seat)
booking_argument = click.argument(
    "booking_id", type=KnownBookingId(), metavar="BK-…", shell_complete=complete_booking
)


def from_to(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The seats behind `--from` and those behind `--to`. Raises a usage error for anything else."""
    found: dict[str, list[str]] = {"--from": [], "--to": []}
    where: list[str] | None = None
    for word in words:
        option, equals, value = word.partition("=")
        if option in found:
            where = found[option]
            if equals:
                where.append(value)
        elif word.startswith("--") or where is None:
            raise click.UsageError(f"what is {printable(word)}? Seats stand behind --from and --to")
        else:
            where.append(word)
    if not (found["--from"] and found["--to"]):
        raise click.UsageError("--from and --to go together, each with the seats behind it")
    return found["--from"], found["--to"]
