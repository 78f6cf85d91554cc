"""What hints look like on the wire, and when they are sent; nothing that arrives is trusted."""

import asyncio
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.booking.hints import Hint, Hints, HouseChanged, NoHints, SeatsOnOffer
from seatui.domain.model.validation import SEAT_ID_LENGTH
from seatui.postgres.hints.outbox import Outbox
from seatui.postgres.hints.payloads import (
    NAME_LIMIT,
    PAYLOAD_LIMIT,
    changed_payload,
    channel_of,
    offer_payload,
    read_payload,
)
from tests.support import SHOWTIME

HOSTILE = {
    "no JSON": "{",
    "nothing": "",
    "deep": "[" * 7_000,
    "a list": "[]",
    "nobody's": '{"offers": []}',
    "from a number": '{"from": 1}',
    "from nobody": '{"from": ""}',
    "a long session": json.dumps({"from": "s" * (NAME_LIMIT + 1)}),
    "a long name": json.dumps({"from": "s", "at": "t" * (NAME_LIMIT + 1), "offers": []}),
    "no name": '{"from": "s", "offers": []}',
    "no list": '{"from": "s", "at": "t", "offers": "A1"}',
    "a dict of seats": '{"from": "s", "at": "t", "offers": {"A1": 1}}',
    "a number for a seat": '{"from": "s", "at": "t", "offers": ["A1", 2]}',
    "an empty seat": '{"from": "s", "at": "t", "offers": [""]}',
    "a long seat": json.dumps({"from": "s", "at": "t", "offers": ["A" * (SEAT_ID_LENGTH + 1)]}),
}

texts = st.text(max_size=SEAT_ID_LENGTH)


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_hint_of_ours_is_ignored(payload: str) -> None:
    assert read_payload(payload) is None


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | texts, st.lists) | st.dictionaries(texts, texts)
)
def test_whatever_arrives_raises_nothing(value: object) -> None:
    read_payload(json.dumps(value))
    read_payload(json.dumps({"from": "s", "at": "t", "offers": value}))
    read_payload(json.dumps({"from": value, "at": value}))


def test_a_change_and_an_offer_arrive_as_they_were_sent() -> None:
    assert read_payload(changed_payload("s")) == ("s", HouseChanged())
    for seat_ids in ([], ["A1"], ["A1", 'Löge "1",\\{x}\x1f']):
        offer = SeatsOnOffer("s", "kasse1:pts/3", frozenset(seat_ids))
        assert read_payload(offer_payload("s", "kasse1:pts/3", seat_ids)) == ("s", offer)


@given(st.text(max_size=2 * NAME_LIMIT), st.lists(st.text(min_size=1, max_size=SEAT_ID_LENGTH), max_size=400))
def test_an_offer_is_ascii_that_fits_and_has_the_first_seats(terminal: str, seat_ids: list[str]) -> None:
    payload = offer_payload("s", terminal, seat_ids)
    assert len(payload.encode("ascii")) <= PAYLOAD_LIMIT
    found = read_payload(payload)
    assert found is not None
    assert isinstance(found[1], SeatsOnOffer)
    offered = json.loads(payload)["offers"]
    assert offered == seat_ids[: len(offered)]
    # As many as there is room for.
    is_all = len(offered) == len(seat_ids)
    assert is_all or len(payload) + len(json.dumps(seat_ids[len(offered)])) + 1 > PAYLOAD_LIMIT


def test_a_showing_has_one_channel_in_every_zone_and_no_other_has_it() -> None:
    ours = channel_of("E1", SHOWTIME)
    assert channel_of("E1", SHOWTIME.astimezone(timezone(timedelta(hours=9)))) == ours
    others = {channel_of("E2", SHOWTIME), channel_of("E1", SHOWTIME + timedelta(minutes=1)), ours}
    assert len(others) == 3
    strange = channel_of('"; DROP TABLE \0 é \ud800', datetime(2031, 5, 1, tzinfo=UTC))
    assert strange.replace("_", "").isalnum()
    assert strange.isascii()


@pytest.fixture
def outbox() -> Outbox:
    """At most one change a second and one offer in two, which is repeated after ten."""
    return Outbox("s", changed=1, offers=2, renewal=10)


def offered(messages: list[tuple[str, str]]) -> list[list[str]]:
    """The seats of the offers among these messages, none for a change."""
    return [json.loads(payload)["offers"] for _, payload in messages if "offers" in json.loads(payload)]


def test_many_changes_at_once_are_one_hint_and_the_last_of_them_is_told(outbox: Outbox) -> None:
    assert outbox.due() is None
    for _ in range(100):
        outbox.tell_changed("here", 0.0)
    assert outbox.take(0.0) == [("here", changed_payload("s"))]
    outbox.tell_changed("here", 0.5)
    assert outbox.take(0.9) == []
    assert outbox.due() == 1.0
    assert outbox.take(1.0) == [("here", changed_payload("s"))]
    assert outbox.due() is None


def test_changes_of_another_showing_do_not_wait(outbox: Outbox) -> None:
    outbox.tell_changed("here", 0.0)
    outbox.take(0.0)
    outbox.tell_changed("there", 0.1)
    assert [channel for channel, _ in outbox.take(0.1)] == ["there"]


def test_of_offers_in_quick_succession_the_latest_is_sent(outbox: Outbox) -> None:
    outbox.offer("here", ["A1"], 0.0)
    assert offered(outbox.take(0.0)) == [["A1"]]
    outbox.offer("here", ["A1", "A2"], 0.1)
    outbox.offer("here", ["A2"], 0.2)
    assert outbox.take(1.9) == []
    assert offered(outbox.take(2.0)) == [["A2"]]


def test_an_offer_is_repeated_until_it_is_withdrawn_which_is_said_once(outbox: Outbox) -> None:
    outbox.offer("here", ["A1"], 0.0)
    outbox.take(0.0)
    outbox.offer("here", ["A1"], 5.0)
    assert outbox.take(9.9) == []
    assert outbox.due() == 10.0
    assert offered(outbox.take(10.0)) == [["A1"]]
    outbox.offer("here", [], 13.0)
    assert offered(outbox.take(13.0)) == [[]]
    outbox.offer("here", [], 20.0)
    assert outbox.due() is None


def test_who_leaves_says_what_is_left_to_say_and_withdraws_every_offer(outbox: Outbox) -> None:
    outbox.offer("here", ["A1"], 0.0)
    outbox.take(0.0)
    outbox.tell_changed("there", 0.0)
    outbox.take(0.0)
    outbox.tell_changed("there", 0.1)
    messages = outbox.take_all(0.2)
    assert [channel for channel, _ in messages] == ["there", "here"]
    assert offered(messages) == [[]]
    assert outbox.due() is None


async def test_without_hints_nothing_is_received_or_refused() -> None:
    heard: list[Hint] = []
    hints: Hints = NoHints()
    async with hints.follow("E1", SHOWTIME, heard.append):
        hints.offer("E1", SHOWTIME, ["A1"])
        hints.tell_changed("E1", SHOWTIME)
        await asyncio.sleep(0)
    assert not hints.is_live
    assert not heard
