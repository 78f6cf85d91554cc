"""Hints between terminals, over real connections that are lost, silent, refused and restored."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking.hints import Hint, HouseChanged, LinkChanged, SeatsOnOffer
from seatui.domain.errors import InvalidRequest
from seatui.postgres import Database, Origin, open_database
from seatui.postgres.connection import Connection
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.hints import HintPace, PostgresHints, tell_changed_once
from seatui.postgres.hints.payloads import channel_of
from tests.proxy import Cut, Door, Moment, Sender, open_proxy
from tests.support import LATER, SHOWTIME, quick_folder, rows, run
from tests.waiting import until_async

CHANNEL = channel_of("E1", SHOWTIME)
QUICK = HintPace(first_retry=0.01, longest_retry=0.05)
"""Comes back at once."""
WATCHFUL = HintPace(first_retry=0.01, longest_retry=0.05, check=0.05, answer=0.2)
"""Notices at once, too, that the server is silent."""


class Terminal:
    """Hints of one terminal, and what it has received.

    heard: all of it, in order.
    """

    def __init__(self, hints: PostgresHints) -> None:
        self.hints = hints
        self.heard: list[Hint] = []

    @property
    def on_offer(self) -> dict[str, list[str]]:
        """The last offer of each other terminal, by its name."""
        return {hint.terminal: sorted(hint.seat_ids) for hint in self.heard if isinstance(hint, SeatsOnOffer)}

    @property
    def changes(self) -> int:
        """How often the house was said to have changed."""
        return self.heard.count(HouseChanged())

    async def until_live(self) -> None:
        """Waits until hints arrive, and forgets the one that says so."""
        await until_async(lambda: self.hints.is_live and self.changes, lambda: self.hints.why_not_live)
        self.heard.clear()

    async def until_told(self) -> None:
        await until_async(lambda: self.changes, lambda: f"{self.heard} {self.hints.why_not_live}")

    async def until_offered(self, offers: dict[str, list[str]]) -> None:
        await until_async(lambda: self.on_offer == offers, lambda: f"{self.heard}")

    def tell(self) -> None:
        self.hints.tell_changed("E1", SHOWTIME)

    def offer(self, *seat_ids: str) -> None:
        self.hints.offer("E1", SHOWTIME, seat_ids)


@asynccontextmanager
async def terminal(
    dsn: str, name: str = "", *, presence: bool = True, pace: HintPace = QUICK, is_live: bool = True
) -> AsyncIterator[Terminal]:
    """A terminal that follows the house. is_live: waits until hints arrive."""
    hints = PostgresHints(dsn, Origin(name), presence=presence, pace=pace)
    made = Terminal(hints)
    async with hints.running(), hints.follow("E1", SHOWTIME, made.heard.append):
        if is_live:
            await made.until_live()
        yield made


@pytest.fixture
def latin(dsn: str) -> Iterator[str]:
    """An empty database of one-byte letters."""
    run(dsn, "CREATE DATABASE of_latin_hints TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    yield make_conninfo(dsn, dbname="of_latin_hints")
    run(dsn, "DROP DATABASE of_latin_hints WITH (FORCE)")


async def test_a_change_is_told_to_the_others_and_not_to_oneself(dsn: str) -> None:
    async with terminal(dsn, "one") as one, terminal(dsn, "two") as two, terminal(dsn, "three") as three:
        one.tell()
        await two.until_told()
        await three.until_told()
        two.tell()
        await one.until_told()
        assert one.heard == [HouseChanged()]


async def test_an_offer_names_terminal_and_seats_and_the_latest_counts(dsn: str) -> None:
    async with terminal(dsn, "one") as one, terminal(dsn, "two") as two:
        one.offer("A1")
        await two.until_offered({"one": ["A1"]})
        one.offer("A1", "A2")
        one.offer("B2", "B1")
        await two.until_offered({"one": ["B1", "B2"]})
        one.offer()
        await two.until_offered({"one": []})
        assert one.heard == []


async def test_an_offer_is_repeated_so_that_who_comes_later_knows_it(dsn: str) -> None:
    often = HintPace(renewal=0.05)
    async with terminal(dsn, "one", pace=often) as one:
        one.offer("A1")
        async with terminal(dsn, "two") as two:
            await two.until_offered({"one": ["A1"]})


async def test_who_leaves_the_house_withdraws_the_offer(dsn: str) -> None:
    hints = PostgresHints(dsn, Origin("one"))
    async with terminal(dsn, "two") as two, hints.running():
        async with hints.follow("E1", SHOWTIME, lambda _: None):
            hints.offer("E1", SHOWTIME, ["A1"])
            await two.until_offered({"one": ["A1"]})
        await two.until_offered({"one": []})


async def test_who_leaves_altogether_withdraws_the_offer(dsn: str) -> None:
    async with terminal(dsn, "two") as two:
        hints = PostgresHints(dsn, Origin("one"))
        async with hints.running():
            hints.offer("E1", SHOWTIME, ["A1"])
            await two.until_offered({"one": ["A1"]})
        await two.until_offered({"one": []})


async def test_what_is_told_just_before_leaving_arrives(dsn: str) -> None:
    async with terminal(dsn, "two") as two:
        async with terminal(dsn, "one") as one:
            one.tell()
        await two.until_told()


async def test_a_terminal_has_the_name_that_it_has_in_the_journal(dsn: str) -> None:
    named = make_conninfo(dsn, application_name="by its dsn")
    async with terminal(named) as one, terminal(dsn, "two") as two:
        one.offer("A1")
        await two.until_offered({"by its dsn": ["A1"]})


@pytest.mark.parametrize("name", ["Küche", "窓口 2", "'"], ids=ascii)
async def test_a_terminal_is_named_in_whatever_letters(dsn: str, name: str) -> None:
    async with terminal(dsn, name) as one, terminal(dsn, "two") as two:
        one.offer("A1")
        await two.until_offered({name: ["A1"]})


async def test_without_presence_nothing_is_offered_and_changes_are_told_all_the_same(dsn: str) -> None:
    async with terminal(dsn, "shy", presence=False) as shy, terminal(dsn, "two") as two:
        shy.offer("A1")
        two.offer("A2")
        shy.tell()
        await two.until_told()
        # Sent behind the offer, on the same connection.
        two.tell()
        await shy.until_told()
        assert (shy.on_offer, two.on_offer) == ({}, {})


async def test_only_the_house_that_is_followed_is_heard_of(dsn: str) -> None:
    async with terminal(dsn, "one") as one:
        hints = PostgresHints(dsn, Origin("two"))
        two = Terminal(hints)
        async with hints.running():
            async with hints.follow("E1", LATER.showtime, two.heard.append):
                await two.until_live()
                one.tell()
                one.hints.tell_changed("E1", LATER.showtime)
                await two.until_told()
                assert two.heard == [HouseChanged()]
            before = [*two.heard]
            async with hints.follow("E1", SHOWTIME, two.heard.append):
                # Whatever was told meanwhile was missed.
                await until_async(lambda: len(two.heard) > len(before), "the other house is listened to")
                assert hints.is_live


async def test_who_opens_another_house_before_the_first_is_left_follows_the_other(dsn: str) -> None:
    first: list[Hint] = []
    second: list[Hint] = []
    hints = PostgresHints(dsn)
    async with terminal(dsn, "one") as one, hints.running(), AsyncExitStack() as earlier:
        await earlier.enter_async_context(hints.follow("E1", LATER.showtime, first.append))
        async with hints.follow("E1", SHOWTIME, second.append):
            await until_async(lambda: hints.is_live and second, lambda: hints.why_not_live)
            await earlier.aclose()
            first.clear()
            second.clear()
            one.tell()
            one.hints.tell_changed("E1", LATER.showtime)
            await until_async(lambda: second, "the other house is followed")
    assert first == []


async def test_what_is_not_ours_on_the_channel_is_ignored(dsn: str) -> None:
    async with terminal(dsn, "one") as one, terminal(dsn, "two") as two:
        for payload in ("", "{", "[]", '{"from": "x", "offers": [1]}', "é" * 3_000):
            run(dsn, "SELECT pg_notify(%s, %s)", [CHANNEL, payload])
        two.tell()
        await one.until_told()
        assert one.heard == [HouseChanged()]


async def test_a_huge_selection_is_offered_in_part(dsn: str) -> None:
    async with terminal(dsn, "one") as one, terminal(dsn, "two") as two:
        one.offer(*(f"Stalls-{number}" for number in range(5_000)))
        await until_async(lambda: two.on_offer, "some of it arrives")
        assert 100 < len(two.on_offer["one"]) < 5_000


async def test_texts_of_any_script_pass_a_database_that_cannot_hold_them(latin: str) -> None:
    async with terminal(latin, "one") as one, terminal(latin, "two") as two:
        one.offer("Löge 席 1")
        await two.until_offered({"one": ["Löge 席 1"]})


# The line.


def backends(dsn: str, name: str) -> list[int]:
    """The server processes of a terminal."""
    found = "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"
    return [pid for (pid,) in rows(dsn, found, [name])]


async def test_one_connection_is_kept_however_much_is_said(dsn: str) -> None:
    async with terminal(dsn, "one") as one, terminal(dsn, "two") as two:
        before = backends(dsn, "one")
        assert len(before) == 1
        for number in range(20):
            one.offer(f"A{number}")
            one.tell()
        await two.until_told()
        assert backends(dsn, "one") == before
    await until_async(lambda: not backends(dsn, "one"), "it is closed")


async def test_after_a_lost_connection_the_house_is_said_to_have_changed(dsn: str) -> None:
    async with terminal(dsn, "one") as one, terminal(dsn, "two") as two:
        for _ in range(3):
            one.heard.clear()
            (before,) = backends(dsn, "one")
            run(dsn, "SELECT pg_terminate_backend(%s)", [before])
            await one.until_told()
            assert one.heard == [LinkChanged(), LinkChanged(), HouseChanged()], "it was lost, and is back"
            assert one.hints.is_live
            assert backends(dsn, "one") != [before]
            one.heard.clear()
            two.tell()
            await one.until_told()


async def test_a_server_that_was_restarted_is_found_again() -> None:
    with quick_folder() as folder:
        server = EmbeddedServer(folder)
        dsn = server.start()
        try:
            async with terminal(dsn, "one") as one:
                await asyncio.to_thread(server.stop)
                await until_async(lambda: not one.hints.is_live, "the loss is noticed")
                assert one.hints.why_not_live
                one.heard.clear()
                assert await asyncio.to_thread(server.start) == dsn
                await one.until_live()
        finally:
            server.stop()


async def test_a_cut_line_is_noticed_and_mended(dsn: str) -> None:
    async with open_proxy(dsn) as proxy, terminal(proxy.dsn) as far, terminal(dsn, "near") as near:
        proxy.set_door(Door.CLOSED)
        proxy.cut_off()
        await until_async(lambda: not far.hints.is_live, "the loss is noticed")
        near.tell()
        far.tell()
        far.offer("A1")
        far.heard.clear()
        proxy.set_door(Door.OPEN)
        await far.until_live()
        # What was to be said meanwhile is said.
        await near.until_told()
        await until_async(lambda: [*near.on_offer.values()] == [["A1"]], "the offer arrives")


@pytest.mark.parametrize("sender", Sender)
async def test_a_line_that_falls_silent_is_noticed_and_another_one_opened(dsn: str, sender: Sender) -> None:
    async with open_proxy(dsn) as proxy, terminal(proxy.dsn, pace=WATCHFUL) as far:
        # The next message of that side does not arrive, nor anything that follows; nobody hangs up.
        proxy.arm(Cut(sender, 1, Moment.NEVER))
        await until_async(lambda: proxy.cuts, "it falls silent")
        await far.until_told()
        assert far.hints.is_live


async def test_a_silent_line_keeps_neither_the_caller_nor_the_end_waiting(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    async def cancel(connection: Connection, **_: object) -> None:
        asked.append(connection)

    # The driver has up to ten seconds for a server that it asks to cancel a statement.
    monkeypatch.setattr(Connection, "_try_cancel", cancel)
    patient = HintPace(check=0.05, answer=3600)
    async with open_proxy(dsn) as proxy, terminal(proxy.dsn, pace=patient) as far:
        proxy.arm(Cut(Sender.SERVER, 1, Moment.NEVER))
        await until_async(lambda: proxy.cuts, "it falls silent")
        far.offer("A1")
        far.tell()
    assert asked == []


@pytest.mark.parametrize("door", [Door.CLOSED, Door.QUEUE])
async def test_a_terminal_starts_and_leaves_without_a_server(dsn: str, door: Door) -> None:
    async with open_proxy(dsn) as proxy:
        proxy.set_door(door)
        async with terminal(proxy.dsn, is_live=False) as far:
            far.offer("A1")
            far.tell()
            assert not far.hints.is_live
            if door is Door.CLOSED:
                await until_async(lambda: "cannot be reached" in far.hints.why_not_live, "it is tried")
        async with terminal(proxy.dsn, is_live=False) as far:
            proxy.set_door(Door.OPEN)
            await far.until_live()


async def test_a_line_cut_at_any_message_comes_back_and_hints_arrive(dsn: str) -> None:
    async with open_proxy(dsn) as proxy, terminal(dsn, "near") as near:
        cut = 0
        for sender in Sender:
            for number in range(1, 12):
                proxy.arm(Cut(sender, number, Moment.HALFWAY))
                async with terminal(proxy.dsn, is_live=False) as far:
                    await far.until_live()
                    near.tell()
                    await far.until_told()
                cut += len(proxy.cuts)
        assert cut > 10


async def test_nothing_is_written_anywhere(
    dsn: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with open_proxy(dsn) as proxy, terminal(proxy.dsn) as far:
        run(
            dsn,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'behind a proxy'",
        )
        await far.until_told()
        proxy.set_door(Door.CLOSED)
        proxy.cut_off()
        await until_async(lambda: "cannot be reached" in far.hints.why_not_live, "it is tried")
    assert capfd.readouterr() == ("", "")
    assert [each for each in caplog.records if each.name.split(".")[0] != "psycopg"] == []


async def test_a_receiver_that_fails_ends_nothing(dsn: str) -> None:
    failures: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context))
    hints = PostgresHints(dsn, pace=QUICK)

    def receive(_: Hint) -> None:
        raise RuntimeError("a bug")

    async with hints.running(), hints.follow("E1", SHOWTIME, receive), terminal(dsn, "two") as two:
        await until_async(lambda: failures, "it is called")
        two.tell()
        await until_async(lambda: len(failures) > 1, "it is called again")
        assert hints.is_live


async def test_why_hints_do_not_arrive_is_said(dsn: str) -> None:
    async with terminal(make_conninfo(dsn, dbname="nowhere"), is_live=False) as one:
        await until_async(lambda: '"nowhere" does not exist' in one.hints.why_not_live, "it is tried")
        assert not one.hints.is_live


def test_text_that_is_no_dsn_is_refused_at_once() -> None:
    with pytest.raises(InvalidRequest, match="DSN"):
        PostgresHints("no dsn")


# Commands.


async def test_a_command_tells_the_terminals(database: Database, dsn: str) -> None:
    async with terminal(dsn, "one") as one:
        await tell_changed_once(database, "E1", SHOWTIME + timedelta(hours=1))
        await tell_changed_once(database, "E1", SHOWTIME)
        await one.until_told()
        assert one.heard == [HouseChanged()]


async def test_a_command_that_cannot_tell_has_done_its_work_all_the_same(dsn: str) -> None:
    async with open_proxy(dsn) as proxy, open_database(proxy.dsn, timeout=0.2) as database:
        async with database.connection() as connection:
            await connection.execute("SELECT")
        proxy.set_door(Door.CLOSED)
        proxy.cut_off()
        await tell_changed_once(database, "E1", SHOWTIME)
