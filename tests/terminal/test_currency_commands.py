"""The currency of an event by the commands: set, shown with every amount, and refused where it is none."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from seatui.cli.program import run
from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.model.currency import Amount
from seatui.postgres.repositories.event_properties import PostgresEvents
from tests.conftest import Cluster
from tests.terminal.shell import EVENING, HOUSE, PLANS, Shell, fill_with_house, message_of

IMPORT = ("plan", "import", str(PLANS / "sampleChart.json"), *HOUSE, "--name", "Hamlet", "--dry-run")
GERMAN = {"LC_ALL": "de_DE.UTF-8", "PYTHONIOENCODING": "utf-8"}
LATIN = {**GERMAN, "PYTHONIOENCODING": "iso8859-1"}


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the house in it: seats at 20.00 and at 12.50, without a currency."""
    return cluster.template("seatui_hamlet", fill_with_house)


@pytest.fixture
def house(tmp_path: Path, dsn: str) -> Shell:
    return Shell(tmp_path, "--dsn", dsn)


def test_the_commands_show_amounts_in_the_currency_of_the_event(house: Shell) -> None:
    sold = house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2")
    assert "2 seats, 40.00: A1 A2" in sold.stdout
    assert house("event", "E1", "--currency", "eur").stdout == "E1 (Hamlet): prices in EUR, times in UTC\n"
    assert "2 seats, 40.00 EUR: A1 A2" in house("bookings", *HOUSE).stdout
    assert "2 seats, 40,00 €: A1 A2" in house("rename", "BK-1", "--user", "Bo", **GERMAN).stdout
    assert "2 seats, 40,00 EUR: A1 A2" in house("find", "Bo", **LATIN).stdout


def test_a_sale_is_reported_although_its_price_cannot_be_read(
    dsn: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails(events: PostgresEvents, booking_ids: Iterable[str]) -> Mapping[str, Amount]:
        raise DatabaseUnavailable("the connection to the database was lost")

    monkeypatch.setattr(PostgresEvents, "amounts", fails)
    assert run(["--dsn", dsn, "book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2"]) == 0
    assert "BK-1  sold" in (told := capsys.readouterr().out)
    assert "2 seats: A1 A2" in told


def test_json_has_plain_numbers_and_the_code(house: Shell) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2")
    event = {"event_id": "E1", "name": "Hamlet", "currency": "EUR", "zone": "UTC"}
    assert house.json("event", "E1", "--currency", "EUR", LC_ALL="de_DE.UTF-8") == event
    seats = house.json("seats", *HOUSE, LC_ALL="de_DE.UTF-8")
    assert (seats["currency"], seats["seats"][0]["price"]) == ("EUR", 20.0)
    assert [each["currency"] for each in house.json("events")] == ["EUR"]
    shown = house.json("show", "BK-1", LC_ALL="de_DE.UTF-8")
    assert (shown["total"], shown["currency"]) == (40.0, "EUR")
    refused = house.json("event", "E1", "--currency", "JPY", exits=2)
    assert "the price 12.50 is no amount of JPY, which has no decimals" in refused["message"]
    assert house.json("event", "E1") == event


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--currency", "EURO"], "'EURO' is not the code of a currency in use (ISO 4217)"),
        (["--currency", "EUR", "--no-currency"], "contradict"),
    ],
)
def test_what_cannot_be_the_currency_of_an_event_is_refused(
    tmp_path: Path, options: list[str], says: str
) -> None:
    refused = Shell(tmp_path)("event", "E1", *options)
    assert (refused.returncode, says in message_of(refused)) == (2, True), refused.stderr


def test_an_import_names_its_prices_and_refuses_those_without_a_unit(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    prices = ("--price", "Cat1=1200", "--default-price", "12.50")
    told = shell(*IMPORT, *prices, "--currency", "EUR", **GERMAN)
    assert "prices: 12,50 € to 1.200,00 €" in told.stdout
    refused = shell.json(*IMPORT, *prices, "--currency", "JPY", exits=2)
    assert (refused["error"], "12.50 is no amount of JPY" in refused["message"]) == ("invalid_request", True)
    assert EVENING[:16] in shell.json(*IMPORT, "--default-price", "1200", "--currency", "JPY")["showtime"]
