"""The command for what the showings of an event have in common."""

import asyncio
from typing import TYPE_CHECKING

import click

from seatui.cli.completion_words import complete_event
from seatui.cli.output import print_json, print_lines
from seatui.cli.parameters import CurrencyCode, as_json, settings_of
from seatui.cli.settings import Settings
from seatui.domain.model.currency import Currency
from seatui.domain.model.validation import EVENT_ID_LENGTH, require_text
from seatui.domain.words.printable import printable

if TYPE_CHECKING:
    from seatui.domain.model.events import Event


@click.command()
@click.argument("event_id", metavar="EVENT", shell_complete=complete_event)
@click.option("--currency", type=CurrencyCode(), help="The currency of its prices: an ISO 4217 code.")
@click.option("--no-currency", is_flag=True, help="Its prices are amounts without a currency again.")
@as_json
@settings_of
def event(
    settings: Settings, event_id: str, currency: Currency | None, *, no_currency: bool, as_json: bool
) -> None:
    """Show what all showings of an event have in common, or set it.

    A currency is that of the prices as they are: their numbers stay.
    """
    if currency and no_currency:
        raise click.UsageError("--currency and --no-currency contradict each other")
    require_text("event", event_id, EVENT_ID_LENGTH)
    found = asyncio.run(_event(settings, event_id, currency, is_set=bool(currency) or no_currency))
    if as_json:
        print_json({"event_id": found.event_id, "name": found.name, "currency": found.currency or None})
    else:
        print_lines([_line(found)])


async def _event(settings: Settings, event_id: str, currency: Currency | None, *, is_set: bool) -> "Event":
    from seatui.postgres.repositories.event_properties import PostgresEvents

    async with settings.database() as database:
        events = PostgresEvents(database)
        return await (events.set_currency(event_id, currency) if is_set else events.event(event_id))


def _line(event: "Event") -> str:
    prices = f"prices in {event.currency}" if event.currency else "prices without a currency"
    return f"{printable(event.event_id)} ({printable(event.name)}): {prices}"
